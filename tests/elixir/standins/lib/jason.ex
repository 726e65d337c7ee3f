# What the emitted package uses of Jason, where Jason itself cannot be installed: the protocol, and
# the writer of maps. It has no decoder, so that reading text goes to another library.

defprotocol Jason.Encoder do
  @spec encode(t(), term()) :: iodata()
  def encode(value, options)
end

defmodule Jason.Encode do
  def map(map, options) do
    members =
      Enum.map(map, fn {key, value} ->
        [:jiffy.encode(to_string(key)), ":", Jason.Encoder.encode(value, options)]
      end)

    ["{", Enum.intersperse(members, ","), "}"]
  end
end

defimpl Jason.Encoder, for: Map do
  def encode(map, options), do: Jason.Encode.map(map, options)
end

defimpl Jason.Encoder, for: List do
  def encode(list, options) do
    ["[", list |> Enum.map(&Jason.Encoder.encode(&1, options)) |> Enum.intersperse(","), "]"]
  end
end

defimpl Jason.Encoder, for: [Atom, BitString, Float, Integer] do
  def encode(scalar, _options), do: :jiffy.encode(scalar, [:use_nil])
end

# What is used of Jason, where Jason itself cannot be installed: the protocol and the writing. It has
# no decoder, so that text is read by another library.

defprotocol Jason.Encoder do
  @spec encode(t(), term()) :: iodata()
  def encode(value, options)
end

defmodule Jason.Encode do
  def map(map, options) do
    members =
      Enum.map(map, fn {key, value} ->
        [string(to_string(key)), ":", Jason.Encoder.encode(value, options)]
      end)

    ["{", Enum.intersperse(members, ","), "}"]
  end

  def string(text), do: [?", for(<<char::utf8 <- text>>, do: escaped(char)), ?"]

  defp escaped(char) when char in [?", ?\\], do: [?\\, char]

  defp escaped(char) when char < 32 do
    ["\\u", char |> Integer.to_string(16) |> String.pad_leading(4, "0")]
  end

  defp escaped(char), do: <<char::utf8>>
end

defimpl Jason.Encoder, for: Map do
  def encode(map, options), do: Jason.Encode.map(map, options)
end

defimpl Jason.Encoder, for: List do
  def encode(list, options) do
    ["[", list |> Enum.map(&Jason.Encoder.encode(&1, options)) |> Enum.intersperse(","), "]"]
  end
end

defimpl Jason.Encoder, for: BitString do
  def encode(text, _options), do: Jason.Encode.string(text)
end

defimpl Jason.Encoder, for: [Float, Integer] do
  def encode(number, _options), do: to_string(number)
end

defimpl Jason.Encoder, for: Atom do
  def encode(nil, _options), do: "null"
  def encode(atom, _options) when is_boolean(atom), do: Atom.to_string(atom)
end

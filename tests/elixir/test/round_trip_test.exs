defmodule RoundTripTest do
  @moduledoc """
  Values made at random from the description of each type: what is written reads as the same value.
  """

  use ExUnit.Case, async: true

  alias Tinkex.Types.Codec

  @rounds 200
  @integers [0, 1, -1, 255, 0x7FFF_FFFF_FFFF_FFFF, -0x8000_0000_0000_0000]
  @floats [0.0, -0.0, 0.5, 1.0e-12, 1.7976931348623157e308, 5.0e-324, -3.25]
  @texts ["", "a", "naïve 🚀", "a/b~c", "\u0000\"\\", "2025-01-01T00:00:00Z"]

  for file <- Vectors.files() do
    test "#{file["type"]} is read as it was written" do
      module = Vectors.module(unquote(file["type"]))
      Code.ensure_loaded!(module)
      :rand.seed(:exsss, {1, 2, 3})
      for _round <- 1..@rounds, do: round_trip(module)
    end
  end

  defp round_trip(module) do
    payload = make(module)

    case Codec.decode(module, payload_or_text(payload)) do
      {:ok, value} ->
        wire = Codec.write!(module, value)
        assert Codec.decode(module, payload_or_text(wire)) == {:ok, value}
        assert Codec.decode(module, Vectors.text(wire)) == {:ok, value}
        assert Codec.write!(module, value) == wire

      {:error, faults} ->
        # Only rules over several fields can be broken, since each field follows its own.
        assert [:tensor, :tinker_path] |> Enum.any?(&(&1 in Enum.map(faults, fn f -> f.code end)))
    end
  end

  defp payload_or_text(payload) when is_binary(payload), do: Vectors.text(payload)
  defp payload_or_text(payload), do: payload

  defp make(:string), do: Enum.random(@texts)
  defp make(:boolean), do: Enum.random([true, false])
  defp make(:int64), do: Enum.random(@integers ++ [:rand.uniform(1000)])
  defp make({:int64, rules}), do: max(make(:int64), rules[:min])
  defp make(:number), do: Enum.random(@floats ++ @integers)

  defp make({:number, rules}),
    do: if(rules[:below], do: 0.25, else: 1 / max(1, abs(make(:int64))))

  defp make(:datetime), do: make_time()
  defp make(:base64), do: Base.encode64(:rand.bytes(:rand.uniform(9)))
  defp make({:const, text}), do: text
  defp make({:enum, values}), do: to_string(Enum.random(values))
  defp make({:nullable, term}), do: if(:rand.uniform(3) == 1, do: nil, else: make(term))
  defp make({:list, term}), do: for(_item <- 2..:rand.uniform(4)//1, do: make(term))

  defp make({:map, term}) do
    Map.new(Enum.take_random(@texts, :rand.uniform(4) - 1), &{&1, make(term)})
  end

  defp make({:union, _key, variants}), do: variants |> Enum.random() |> elem(1) |> make()

  defp make({:object, _policy, rows}) do
    for {_field, key, term, presence} <- rows,
        presence == :required or :rand.uniform(2) == 1,
        into: %{},
        do: {key, make(term)}
  end

  defp make(Tinkex.Types.TensorData) do
    size = :rand.uniform(4) - 1
    dtype = Enum.random(["int64", "float32"])
    number = if dtype == "int64", do: :int64, else: :number
    data = for _element <- 1..size//1, do: make(number)
    %{"data" => data, "dtype" => dtype, "shape" => Enum.random([nil, [size], [1, size]])}
  end

  defp make(module), do: make(module.__schema__())

  defp make_time do
    offset = Enum.random(["Z", "z", "+00:00", "-00:00", "+23:59", "-05:30"])
    fraction = Enum.random(["", ".5", ".000000", ".1234567"])
    year = Enum.random(["0002", "1969", "2024", "9998"])
    "#{year}-02-28#{Enum.random(["T", "t"])}23:59:59#{fraction}#{offset}"
  end
end

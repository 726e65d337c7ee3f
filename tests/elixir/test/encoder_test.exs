defmodule EncoderTest do
  @moduledoc """
  Every struct can be given to Jason; the protocol is a stand-in's.
  """

  use ExUnit.Case, async: true

  alias Tinkex.Types.Codec

  test "every canonical payload of the vectors is what Jason writes" do
    encoded =
      for file <- Vectors.files(),
          %{"canonical" => canonical} <- file["decode"],
          {:ok, %_struct{} = value} <- [
            Vectors.module(file["type"]).decode(Vectors.text(canonical))
          ] do
        text = value |> Jason.Encoder.encode(:options) |> IO.iodata_to_binary()
        {:ok, written} = Codec.Json.read(text)
        assert Vectors.same?({:canonical, written}, {:canonical, canonical})
        value.__struct__
      end

    structs = for file <- Vectors.files(), struct?(file["type"]), do: Vectors.module(file["type"])
    assert Enum.sort(Enum.uniq(encoded)) == Enum.sort(structs)
  end

  test "structs stand inside of other data" do
    text = Jason.Encoder.encode(%{list: [%Tinkex.Types.AdamParams{eps: 0.5}]}, :options)

    assert %{"list" => [%{"eps" => 0.5}]} =
             text |> IO.iodata_to_binary() |> :jiffy.decode([:return_maps])
  end

  defp struct?(type), do: function_exported?(Vectors.module(type), :__struct__, 0)
end

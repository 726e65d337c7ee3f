defmodule EncoderTest do
  @moduledoc """
  Every struct can be given to Jason; it may be a stand-in.
  """

  use ExUnit.Case, async: true

  test "every canonical payload of the vectors is what Jason writes" do
    encoded =
      for file <- Vectors.files(),
          %{"canonical" => canonical} <- file["decode"],
          {:ok, %_struct{} = value} <- [
            Vectors.module(file["type"]).decode(Vectors.text(canonical))
          ] do
        written = value |> Vectors.text() |> Vectors.value()
        assert Vectors.same?({:canonical, written}, {:canonical, canonical})
        value.__struct__
      end

    structs = for file <- Vectors.files(), struct?(file["type"]), do: Vectors.module(file["type"])
    assert Enum.sort(Enum.uniq(encoded)) == Enum.sort(structs)
  end

  test "structs stand inside of other data" do
    text = Vectors.text(%{list: [%Tinkex.Types.AdamParams{eps: 0.5}]})
    assert %{"list" => [%{"eps" => 0.5}]} = Vectors.value(text)
  end

  defp struct?(type), do: function_exported?(Vectors.module(type), :__struct__, 0)
end

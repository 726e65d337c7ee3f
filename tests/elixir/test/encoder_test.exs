defmodule EncoderTest do
  @moduledoc """
  Every struct can be given to Jason and to Elixir's own JSON; they may be stand-ins.
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

  # From Elixir 1.18 on, or where the stand-ins are.
  @tag skip: not Code.ensure_loaded?(JSON.Encoder)
  test "Elixir's own JSON gets the payload, and the function that writes what is in it" do
    encoder = fn payload, encoder when is_function(encoder, 2) -> Vectors.text(payload) end
    text = JSON.Encoder.encode(%Tinkex.Types.AdamParams{eps: 0.5}, encoder)
    assert %{"eps" => 0.5} = Vectors.value(text)
  end

  @tag skip: not Code.ensure_loaded?(JSON.Encoder)
  test "neither writes what reading refuses" do
    value = %Tinkex.Types.AdamParams{learning_rate: -1.0}
    encoder = fn payload, _encoder -> Vectors.text(payload) end

    for write <- [
          &Vectors.text/1,
          &Vectors.text(%{"in" => [&1]}),
          &JSON.Encoder.encode(&1, encoder)
        ] do
      assert_raise ArgumentError,
                   "cannot write /learning_rate: should be above 0.0, is -1.0",
                   fn ->
                     write.(value)
                   end
    end
  end

  defp struct?(type), do: function_exported?(Vectors.module(type), :__struct__, 0)
end

defmodule LibrariesTest do
  @moduledoc """
  Reading text by each of the other libraries: by the real one, or where it is not here by a stand-in
  that answers as it documents.
  """

  # Which library is used is remembered for the whole node.
  use ExUnit.Case, async: false

  alias Tinkex.Types.Codec.Json
  alias Tinkex.Types.Cursor

  @text ~s({"offset": 1, "limit": 1, "total_count": 1, "offset": 2})

  setup do
    on_exit(fn -> :persistent_term.erase(Json) end)
  end

  test "Jason gives the members of an object in order, of which the last counts" do
    source = """
    defmodule Jason do
      def decode("bad", objects: :ordered_objects) do
        {:error, %RuntimeError{message: "unexpected end of input at position 3"}}
      end

      def decode(_text, objects: :ordered_objects) do
        members = [{"offset", 1}, {"limit", 1}, {"total_count", 1}, {"offset", 2}]
        {:ok, %{__struct__: Jason.OrderedObject, values: members}}
      end
    end
    """

    reading_by(Jason, source, fn ->
      assert {:ok, %Cursor{offset: 2}} = Cursor.decode(@text)
      message = "should be JSON, but holds unexpected end of input at position 3"
      assert {:error, [%{code: :json, message: ^message}]} = Cursor.decode("bad")
    end)
  end

  test "JSON calls back for each member, of which the last counts" do
    source = """
    defmodule JSON do
      def decode("bad", [], _decoders), do: {:error, {:invalid_byte, 0, ?b}}
      def decode("1e999", [], _decoders), do: raise(ArgumentError, "no float")
      def decode("1 2", [], _decoders), do: {1, [], " 2"}

      def decode(_text, [], decoders) do
        members = [{"offset", 1}, {"limit", 1}, {"total_count", 1}, {"offset", 2}]
        start = decoders[:object_start].([])
        push = fn {key, value}, object -> decoders[:object_push].(key, value, object) end
        {object, []} = decoders[:object_finish].(Enum.reduce(members, start, push), [])
        {object, [], " \\n"}
      end
    end
    """

    reading_by(JSON, source, fn ->
      assert {:ok, %Cursor{offset: 2}} = Cursor.decode(@text <> " \n")

      for {text, words} <- [
            {"bad", "invalid byte at position 0"},
            {"1e999", "no float"},
            {"1 2", "two values"}
          ] do
        message = "should be JSON, but holds " <> words
        assert {:error, [%{code: :json, message: ^message}]} = Cursor.decode(text)
      end
    end)
  end

  defp reading_by(library, source, function) do
    absent? = not Code.ensure_loaded?(library)
    if absent?, do: Code.compile_string(source)
    :persistent_term.put(Json, library)
    function.()

    if absent? do
      :code.purge(library)
      :code.delete(library)
    end
  end
end

# Every vector of `generated/vectors`: one module a file, one test a section, which names each vector
# that fails. A test for each would take the compiler longer than all of them run.

defmodule VectorCase do
  import ExUnit.Assertions

  def hold(type, section) do
    check = String.to_existing_atom(section)
    errors = for vector <- Vectors.of(type, section), do: error(check, type, vector)
    if Enum.any?(errors), do: raise(ExUnit.MultiError, errors: Enum.reject(errors, &is_nil/1))
  end

  defp error(check, type, vector) do
    apply(__MODULE__, check, [type, vector])
    nil
  rescue
    error -> {:error, RuntimeError.exception(told(vector, error)), __STACKTRACE__}
  end

  defp told(vector, error), do: "#{vector["name"]}: #{Exception.message(error)}"

  def decode(type, vector) do
    expected = Vectors.expected(vector)

    for payload <- forms(vector) do
      actual = Vectors.read(type, payload)
      assert Vectors.same?(actual, expected), failure(payload, actual, expected)
    end

    with {:canonical, canonical} <- expected do
      assert Vectors.same?(Vectors.read(type, Vectors.text(canonical)), expected)
    end
  end

  def behaviour(type, vector) do
    expected = Vectors.expected(vector)

    if Vectors.expressible?(vector) do
      actual = Vectors.observe(type, vector)
      assert Vectors.same?(actual, expected), failure(vector["calls"], actual, expected)
    else
      assert {:raised, %ArgumentError{message: "Nx has no " <> _what}} =
               Vectors.attempt(type, vector)
    end
  end

  # Text, the decoded value, and that value with atoms for keys: one payload. A string is always
  # taken for JSON text.
  defp forms(%{"text" => text}), do: [text]

  defp forms(%{"payload" => payload}) do
    text = Vectors.text(payload)
    if is_binary(payload), do: [text], else: [text, payload, with_atoms(payload)]
  end

  defp with_atoms(%{} = map) do
    Map.new(map, fn {key, value} -> {String.to_atom(key), with_atoms(value)} end)
  end

  defp with_atoms(list) when is_list(list), do: Enum.map(list, &with_atoms/1)
  defp with_atoms(other), do: other

  defp failure(subject, actual, expected) do
    "#{inspect(subject)}\ngives #{inspect(actual)}\ninstead of #{inspect(expected)}"
  end
end

for file <- Vectors.files() do
  defmodule Module.concat(VectorsTest, file["type"]) do
    use ExUnit.Case, async: false

    @type_name file["type"]

    for section <- ["decode", "behaviour"], is_map_key(file, section) do
      test section, do: VectorCase.hold(@type_name, unquote(section))
    end
  end
end

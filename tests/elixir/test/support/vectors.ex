defmodule Vectors do
  @moduledoc """
  The vectors of `generated/vectors`, or of another contract that is generated into the folder
  `GENERATED`: how they are found, taken and compared.

  The format is described in `generated/vectors/README.md`; `tests/conformance` reads it in Python.
  """

  alias Tinkex.Types.Codec

  # The vectors can be read, and counted, without either.
  @compile {:no_warn_undefined, [Jason, Jason.Encoder]}

  @generated Path.expand("../../../../generated", __DIR__)

  # Chains that ask for a tensor that Nx does not have: one of booleans, or one without elements.
  # What is tested of them is that they cannot be asked.
  @nx_lacks ["bool"]

  @doc "Every file of vectors, as it was read; read once."
  def files do
    with nil <- :persistent_term.get(__MODULE__, nil) do
      generated = System.get_env("GENERATED", @generated)
      files = generated |> Path.join("vectors/*.json") |> Path.wildcard() |> Enum.map(&document/1)
      :persistent_term.put(__MODULE__, files)
      files
    end
  end

  defp document(path), do: path |> File.read!() |> value()

  @doc "Every vector of a section."
  def all(section), do: Enum.flat_map(files(), &Map.get(&1, section, []))

  @doc "Every vector of a section of a type."
  def of(type, section), do: files() |> Enum.find(&(&1["type"] == type)) |> Map.fetch!(section)

  @doc "The module of a type."
  def module(type), do: Module.concat(Tinkex.Types, type)

  @doc "A JSON value, or data that holds structs of the package, as text: by Jason or its stand-in."
  if Code.ensure_loaded?(Jason) do
    def text(json), do: Jason.encode!(json)
  else
    def text(json), do: json |> Jason.Encoder.encode(:options) |> IO.iodata_to_binary()
  end

  @doc "The value of a JSON text."
  def value(text) do
    {:ok, value} = Codec.Json.read(text)
    value
  end

  @doc "What reading a payload gives, in the terms of a vector."
  def read(type, payload) do
    case module(type).decode(payload) do
      {:ok, value} -> {:canonical, write(type, value)}
      {:error, faults} -> {:errors, places(faults)}
    end
  end

  @doc "The canonical payload of a value of a type."
  def write(type, value), do: Codec.write!(module(type), value)

  @doc "The outcome that a vector asks for in Elixir."
  def expected(vector) do
    outcome = Map.get(vector, "elixir", vector)

    case outcome do
      %{"canonical" => canonical} -> {:canonical, canonical}
      %{"value" => value} -> {:value, value}
      %{"errors" => faults} -> {:errors, MapSet.new(faults, &{&1["code"], &1["at"]})}
      %{"unencodable" => at} -> {:unencodable, at}
      %{"fails" => true} -> :fails
    end
  end

  @doc "Whether Nx has the tensors that a chain asks for."
  def expressible?(%{"calls" => [%{"decode" => %{"data" => []}}, %{"call" => "to_array"}]}) do
    false
  end

  def expressible?(%{"calls" => calls}), do: not lacking?(calls)

  defp lacking?(%{"array" => %{"dtype" => dtype, "data" => data}}) do
    dtype in @nx_lacks or data == []
  end

  defp lacking?(%{} = map), do: map |> Map.values() |> Enum.any?(&lacking?/1)
  defp lacking?(list) when is_list(list), do: Enum.any?(list, &lacking?/1)
  defp lacking?(_other), do: false

  @doc "What a chain of calls gives, in the terms of the outcome that it should have."
  def observe(type, vector), do: outcome(type, attempt(type, vector), expected(vector))

  @doc "What the last of a chain of calls gives, or the error that it raises."
  def attempt(type, %{"calls" => calls}) do
    # A module that is not loaded yet has no functions, and the atoms of their names may not be there.
    Code.ensure_loaded!(module(type))
    {before, [last]} = Enum.split(calls, -1)
    owner = Enum.reduce(before, nil, fn step, on -> sound(take(type, step, on)) end)

    try do
      take(type, last, owner)
    rescue
      error in [ArgumentError, FunctionClauseError] -> {:raised, error}
    end
  end

  defp sound({:ok, value}), do: value
  defp sound(value), do: value

  defp outcome(_type, {:raised, _error}, :fails), do: :fails
  defp outcome(_type, {:error, _reason}, :fails), do: :fails

  defp outcome(_type, {:raised, %ArgumentError{message: message}}, {:errors, _faults}) do
    {:errors, listed(message)}
  end

  # A message instead of faults has to name each member that is at fault.
  defp outcome(_type, {:error, message}, {:errors, faults}) when is_binary(message) do
    named? = fn {_code, at} ->
      String.contains?(message, at |> String.split("/") |> List.last())
    end

    if Enum.all?(faults, named?), do: {:errors, faults}, else: {:message, message}
  end

  defp outcome(_type, {:error, faults}, _expected), do: {:errors, places(faults)}
  defp outcome(_type, result, {:value, _value}), do: {:value, plain(sound(result))}

  defp outcome(type, result, {:unencodable, at}) do
    {:canonical, write(type, sound(result))}
  rescue
    error in ArgumentError ->
      if String.contains?(error.message, at), do: {:unencodable, at}, else: error.message
  end

  defp outcome(type, result, _expected), do: {:canonical, write(type, sound(result))}

  defp places(faults), do: MapSet.new(faults, &{Atom.to_string(&1.code), &1.at})

  defp listed(message) do
    for [_line, code, at] <- Regex.scan(~r/^  (\w+) at ("[^\n]*?"): /m, message),
        into: MapSet.new() do
      {code, at |> Code.string_to_quoted!()}
    end
  end

  # --- steps --------------------------------------------------------------------------------------

  defp take(type, %{"new" => fields}, nil), do: construct(type, argument(fields))
  defp take(type, %{"decode" => payload}, nil), do: module(type).from_json(text(payload))

  defp take(type, %{"call" => name} = step, owner) do
    on = if owner == nil, do: [], else: [owner]
    arguments = Enum.map(Map.get(step, "args", []), &argument/1)
    apply(module(type), function(name), on ++ arguments)
  end

  defp take(type, %{"get" => name}, owner) do
    cond do
      function_exported?(module(type), String.to_atom(name), 1) ->
        apply(module(type), String.to_atom(name), [owner])

      function_exported?(module(type), String.to_atom(name <> "?"), 1) ->
        apply(module(type), String.to_atom(name <> "?"), [owner])

      true ->
        Map.fetch!(owner, String.to_existing_atom(name))
    end
  end

  defp function("from_array"), do: :from_nx
  defp function("to_array"), do: :to_nx
  defp function(name), do: String.to_existing_atom(name)

  # The language's own constructors; any other type is made of a map.
  defp construct("AdamParams", fields) do
    Tinkex.Types.AdamParams.new(for {name, value} <- fields, do: {String.to_atom(name), value})
  end

  defp construct("Datum", fields), do: Tinkex.Types.Datum.new(fields)

  defp construct("ImageChunk", fields) do
    options = if expected = fields["expected_tokens"], do: [expected_tokens: expected], else: []
    data = with {:bytes, bytes} <- fields["data"], do: bytes
    # Contracts after 2025-11 do not have these.
    sizes = for name <- ~w(height width tokens), Map.has_key?(fields, name), do: fields[name]
    apply(module("ImageChunk"), :new, [data, fields["format"]] ++ sizes ++ [options])
  end

  defp construct(type, fields), do: module(type).decode(fields)

  # --- literals -----------------------------------------------------------------------------------

  defp argument(%{"array" => literal}), do: tensor(literal)
  defp argument(%{"tokenizer" => table}), do: [model_name: "of the vectors", table: table]
  defp argument(%{"bytes" => text}), do: {:bytes, Base.decode64!(text)}
  defp argument(%{"decode" => payload, "type" => type}), do: module(type).from_json(payload)
  defp argument(%{} = map), do: Map.new(map, fn {key, value} -> {key, argument(value)} end)
  defp argument(list) when is_list(list), do: Enum.map(list, &argument/1)
  defp argument(other), do: other

  @types %{
    "float16" => {:f, 16},
    "bfloat16" => {:bf, 16},
    "float32" => {:f, 32},
    "float64" => {:f, 64},
    "complex64" => {:c, 64}
  }
  @specials %{"nan" => :nan, "inf" => :infinity, "-inf" => :neg_infinity}

  defp tensor(%{"data" => []}), do: raise(ArgumentError, "Nx has no tensors without elements")

  defp tensor(%{"dtype" => dtype, "shape" => shape, "data" => data}) do
    data
    |> Enum.map(&Map.get(@specials, &1, &1))
    |> Nx.tensor(type: type(dtype))
    |> Nx.reshape(List.to_tuple(shape))
  end

  defp type("int" <> bits), do: {:s, String.to_integer(bits)}
  defp type("uint" <> bits), do: {:u, String.to_integer(bits)}

  defp type(dtype) do
    Map.get(@types, dtype) || raise ArgumentError, "Nx has no type #{dtype}"
  end

  defp plain(%Nx.Tensor{} = tensor) do
    specials = Map.new(@specials, fn {text, atom} -> {atom, text} end)

    %{
      "array" => %{
        "dtype" => dtype(Nx.type(tensor)),
        "shape" => Tuple.to_list(Nx.shape(tensor)),
        "data" => Enum.map(Nx.to_flat_list(tensor), &Map.get(specials, &1, &1))
      }
    }
  end

  defp plain(list) when is_list(list), do: Enum.map(list, &plain/1)
  defp plain(value) when is_boolean(value) or is_nil(value), do: value
  defp plain(atom) when is_atom(atom), do: Atom.to_string(atom)
  defp plain(value), do: value

  defp dtype({:s, bits}), do: "int#{bits}"

  defp dtype(type),
    do: Enum.find_value(@types, fn {name, known} -> if known == type, do: name end)

  # --- comparing ----------------------------------------------------------------------------------

  @doc "Whether two outcomes are the same; values are compared as JSON."
  def same?({kind, left}, {kind, right}) when kind in [:canonical, :value], do: json?(left, right)
  def same?(left, right), do: left == right

  defp json?(%{"dtype" => "float32", "data" => left} = one, %{"data" => right} = other)
       when is_list(left) and is_list(right) do
    length(left) == length(right) and
      left |> Enum.zip(right) |> Enum.all?(fn {a, b} -> single(a) == single(b) end) and
      json?(Map.delete(one, "data"), Map.delete(other, "data"))
  end

  defp json?(left, right) when is_map(left) and is_map(right) do
    Map.keys(left) == Map.keys(right) and
      Enum.all?(left, fn {key, value} -> json?(value, right[key]) end)
  end

  defp json?(left, right) when is_list(left) and is_list(right) do
    length(left) == length(right) and
      left |> Enum.zip(right) |> Enum.all?(fn {a, b} -> json?(a, b) end)
  end

  defp json?(left, right), do: left == right

  # The float32 nearest to a number; beyond its range an infinity.
  defp single(number) when is_number(number) do
    case <<number::float-32>> do
      <<nearest::float-32>> -> nearest
      _infinite -> if number > 0, do: :infinity, else: :neg_infinity
    end
  end

  defp single(other), do: other
end

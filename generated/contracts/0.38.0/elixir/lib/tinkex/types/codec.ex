# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types.Codec do
  @moduledoc """
  Reads payloads and writes values, by the description that each type's module has.

  A module describes its type by `__schema__/0`, in these terms:

  | term | a payload has |
  |---|---|
  | `{:object, :strict, rows}` | an object; unknown keys are faults |
  | `{:object, :open, rows}` | an object; unknown keys are ignored |
  | `{:union, key, [{tag, module}]}` | an object that is one of these, identified by its member `key` |
  | `{:any_of, terms}`, `{:any_of, terms, rules}` | what one of the terms says, the first that fits; rules below |
  | `{:one_of, terms}` | what exactly one of the terms says |
  | `{:once, term}` | what the term says, of a union that several of its terms may hold again |
  | `{:enum, values}` | one of these values, held as in the list: a text is an atom or a string there |
  | `{:open_enum, values}` | a string; one of these is held as in the list, any other as it is |
  | `{:const, value}` | this value |
  | `:string`, `{:string, rules}` | a string; `min` and `max` count code points, `pattern` may match anywhere, `format` is of the whole |
  | `:datetime` | an RFC 3339 timestamp, held as a `DateTime` in UTC |
  | `:date` | an RFC 3339 date, held as a `Date` |
  | `:base64` | canonical base64, held as it is |
  | `:integer`, `{:integer, rules}` | a number without a fraction; rules are `min`, `max`, `above`, `below`, `multiple_of` |
  | `:int64`, `{:int64, rules}` | the same, within 64 bits |
  | `:number`, `{:number, rules}` | a number, held as a float |
  | `:boolean` | true or false |
  | `{:list, term}`, `{:list, term, rules}` | an array; rules are `min`, `max`, `unique` |
  | `{:map, term}`, `{:map, term, rules}` | an object with free keys; rules are `min`, `max`, and `keys`, a pattern |
  | `{:nullable, term}` | null, or what the term says |
  | `:any` | anything |
  | a module | what its own description says |

  Of `:any_of`, the rule `tag: {key, %{text => term}}` says which term the text of a member decides
  for, and `first: {key, %{text => index}}` which one to try first.

  A row of an object is `{field, key, term, presence}`. A module with `__verify__/1` is asked about
  every value whose fields are sound.

  | presence | the member |
  |---|---|
  | `:required` | has to be there |
  | `{:required, nil}` | the same, but a struct that is made without it holds nil |
  | `:optional` | means what the struct has by default, where it is absent |
  | `{:optional, value}` | means this value, where it is absent; the default of the struct is another |
  """

  alias Tinkex.Types.Codec.Formats
  alias Tinkex.Types.Codec.Json
  alias Tinkex.Types.Codec.Timestamp

  @int64 [min: -0x8000_0000_0000_0000, max: 0x7FFF_FFFF_FFFF_FFFF]

  @scalars [:string, :base64, :integer, :int64, :number, :boolean, :datetime, :date]

  # From here on, an integer is too long for a message; so many characters of a text are shown.
  @long Integer.pow(10, 40)
  @excerpt 60

  # So many values of an enum a message names.
  @most_values 20

  # So many faults a message names.
  @most_lines 100

  # Where a process keeps what it has read so far, within a union that nests.
  @readings {__MODULE__, :readings}

  # Beyond it, not every integer is a double.
  @exact 0x20_0000_0000_0000

  @typedoc "A JSON value."
  @type json ::
          nil | boolean() | number() | String.t() | [json()] | %{optional(String.t()) => json()}

  @typedoc """
  What is wrong with a payload: the kind of fault, a JSON pointer to its place, and words.
  """
  @type fault :: %{code: atom(), at: String.t(), message: String.t()}

  @typedoc "A value of an enum."
  @type scalar :: atom() | String.t() | number()

  @typedoc "The description of a type."
  @type schema :: atom() | tuple()

  @typedoc """
  The element types of plain lists by their keys, and what a list under another key is: a fault, or
  one whose first element decides.
  """
  @type list_dtypes :: %{dtypes: %{String.t() => atom()}, unknown: :error | :infer}

  @typep path :: [String.t() | non_neg_integer()]
  @typep read(value) :: {:ok, value} | {:error, [fault(), ...]}

  defguardp is_numeric(term)
            when term in [:integer, :int64, :number] or
                   (is_tuple(term) and elem(term, 0) in [:integer, :int64, :number])

  @doc """
  Reads a payload as the type of a module, or gives all of its faults.
  """
  @spec decode(module(), term()) :: {:ok, term()} | {:error, [fault()]}
  def decode(module, payload) do
    case Json.read(payload) do
      {:ok, value} -> read(module, value, [])
      {:error, reason} -> {:error, [fault(:json, "", "should be JSON, but holds #{reason}")]}
    end
  end

  @doc """
  Reads a payload as the type of a module, and raises `ArgumentError` with all of its faults.
  """
  @spec read!(module(), term()) :: term()
  def read!(module, payload) do
    case decode(module, payload) do
      {:ok, value} -> value
      {:error, faults} -> raise ArgumentError, explain(module, faults)
    end
  end

  @doc """
  Makes a record of its members, by their keys in the struct or their names in payloads, which are
  strings. Each is a value, or a payload of one.

  What the struct has a default for may be left out. Raises `ArgumentError` where the members are
  none, as `members/1` does.
  """
  @spec make(module(), map() | keyword()) :: {:ok, struct()} | {:error, [fault()]}
  def make(module, members) do
    {:object, policy, rows} = module.__schema__()
    defaults = module.__struct__()

    rows =
      for {field, key, term, presence} <- rows do
        asked? = presence == :required and Map.fetch!(defaults, field) == nil
        {field, key, {:given, term}, if(asked?, do: :required, else: :optional)}
      end

    names = for {field, key, _term, _presence} <- rows, into: %{}, do: {field, key}
    # Nil stands for an absent member where the struct has it anyway.
    silent =
      for {field, key, _term, :optional} <- rows, Map.fetch!(defaults, field) == nil, do: key

    given =
      for {key, value} <- members(members),
          key = Map.get(names, key, to_string(key)),
          value != nil or key not in silent,
          into: %{},
          do: {key, value}

    read_object(module, policy, rows, given, [])
  end

  @doc """
  Gives the members that a value is to be made of as pairs of a key and a value.

  They are a map, a keyword list, or an object whose order Jason keeps. Raises `ArgumentError` for
  anything else, and where a map has a key twice, as an atom and as a string.
  """
  @spec members(term()) :: [{atom() | String.t(), term()}]
  def members(%{__struct__: Jason.OrderedObject, values: pairs}), do: members(pairs)

  def members(%{} = map) when not is_struct(map) do
    members = map |> Map.to_list() |> members()
    names = MapSet.new(members, fn {key, _value} -> to_string(key) end)
    if MapSet.size(names) == map_size(map), do: members, else: no_members("a key given twice")
  end

  def members(list) do
    with true <- is_list(list) and not List.improper?(list),
         nil <- Enum.find(list, &(not member?(&1))) do
      list
    else
      false -> no_members(shown(list))
      {key, _value} -> no_members("#{shown(key)} as a key")
      other -> no_members("a list with #{shown(other)}")
    end
  end

  defp no_members(what) do
    raise ArgumentError, "a value is made of a map or a keyword list, not of #{what}"
  end

  defp member?({key, _value}), do: is_atom(key) or (is_binary(key) and String.valid?(key))
  defp member?(_other), do: false

  @doc """
  Says whether a value is one of the union that a module describes.
  """
  @spec variant?(module(), term()) :: boolean()
  def variant?(union, value), do: held?(union, value)

  @doc """
  Gives the type of the elements of a plain list that stands under a key of a map.
  """
  @spec list_dtype(list_dtypes(), String.t(), list()) :: {:ok, atom()} | {:error, [fault()]}
  def list_dtype(%{dtypes: dtypes, unknown: unknown}, key, list) do
    case dtypes do
      %{^key => dtype} -> {:ok, dtype}
      _without when unknown == :infer -> {:ok, inferred(list)}
      _without -> failed(:dtype_key, [], "has no dtype; lists may stand under #{keys(dtypes)}")
    end
  end

  defp inferred([first | _rest]) when is_integer(first), do: :int64
  defp inferred(_list), do: :float32

  defp keys(dtypes), do: dtypes |> Map.keys() |> Enum.join(", ")

  @doc """
  Gives the canonical payload of a value of a module's type.

  A struct can be changed at any time, so what is written is read again. Raises `ArgumentError`,
  with the place and the fault, where `decode/2` would refuse it. With the check `:same`, also where
  it would be read as another type of a union, of which something else is written.
  """
  @spec write!(module(), term(), :sound | :same) :: json()
  def write!(module, value, check \\ :sound) do
    payload = write(module, value, [])

    with {:error, reason} <- Json.shallow(payload), do: refused("", "it holds #{reason}")

    case read(module, payload, []) do
      {:ok, again} when check == :same -> same!(payload, write(module, again, []))
      {:ok, _value} -> payload
      {:error, [fault | _others]} -> refused(fault.at, fault.message)
    end
  end

  defp same!(payload, payload), do: payload

  defp same!(payload, again) do
    payload |> change(again, []) |> pointer() |> refused("is read as another type of the union")
  end

  # Where two payloads differ.
  defp change(%{} = one, %{} = other, path) when map_size(one) == map_size(other) do
    case Enum.find(one, fn {key, item} -> Map.get(other, key) != item end) do
      {key, item} when is_map_key(other, key) -> change(item, other[key], [key | path])
      _unknown -> path
    end
  end

  defp change(one, other, path) when is_list(one) and length(one) == length(other) do
    index = Enum.find_index(Enum.zip(one, other), fn {item, again} -> item != again end)
    change(Enum.at(one, index), Enum.at(other, index), [index | path])
  end

  defp change(_one, _other, path), do: path

  @doc """
  Gives the canonical payload of a record, as `write!/3` does.
  """
  @spec write_record!(module(), struct(), :sound | :same) :: %{optional(String.t()) => json()}
  def write_record!(module, value, check \\ :sound) do
    %{} = payload = write!(module, value, check)
    payload
  end

  @doc """
  Says in words what is wrong with a payload, one line a fault, up to the first #{@most_lines}.
  """
  @spec explain(module(), [fault()]) :: String.t()
  def explain(module, faults) do
    {first, others} = Enum.split(faults, @most_lines)
    lines = for fault <- first, do: "\n  #{fault.code} at #{shown(fault.at)}: #{fault.message}"
    more = if others == [], do: "", else: "\n  and #{length(others)} more, which decode/1 gives"
    "the payload is no #{inspect(module)}#{lines}#{more}"
  end

  @doc """
  Says in a few words what a term is, for a message: its text where that is short, else its kind.
  """
  @spec shown(term()) :: String.t()
  def shown(value) when is_integer(value) and abs(value) >= @long do
    digits = Integer.to_string(value)
    "#{String.slice(digits, 0, 20)}..., of #{byte_size(digits)} characters"
  end

  def shown(value) when is_number(value), do: Kernel.to_string(value)
  def shown(atom) when is_atom(atom), do: atom |> inspect() |> shortened()

  def shown(text) when is_binary(text) do
    text |> inspect(binaries: :as_strings, printable_limit: @excerpt) |> shortened()
  end

  def shown(%module{}), do: "a struct of #{shown(module)}"

  def shown(term) do
    cond do
      is_map(term) -> "a map"
      is_list(term) -> if List.improper?(term), do: "an improper list", else: "a list"
      is_tuple(term) -> "a tuple"
      is_function(term) -> "a function"
      is_pid(term) -> "a pid"
      is_reference(term) -> "a reference"
      true -> "a term of Erlang"
    end
  end

  @doc """
  Says whether every item of a list is an integer of 64 bits.
  """
  @spec int64s?([term()]) :: boolean()
  defdelegate int64s?(list), to: Json

  @doc """
  Makes a fault. `at` is a JSON pointer, seen from the value that is at fault as a whole.
  """
  @spec fault(atom(), String.t(), String.t()) :: fault()
  def fault(code, at, message), do: %{code: code, at: at, message: message}

  @doc """
  Gives the value of an enum that a JSON value stands for, such as its text, or nil.
  """
  @spec parse_enum([scalar()], term()) :: scalar() | nil
  def parse_enum(values, json) do
    case as_listed(values, json) do
      {:ok, value} -> value
      :error -> nil
    end
  end

  @doc """
  Gives the text of an enum's value, which may be held as an atom or as a string.
  """
  @spec enum_text!([atom() | String.t()], term()) :: String.t()
  def enum_text!(values, value) do
    with :error <- payload_in(values, value) do
      raise ArgumentError, "#{shown(value)} is not one of #{listed(values)}"
    end
  end

  # --- reading ------------------------------------------------------------------------------------

  @spec read(schema(), json(), path()) :: read(term())
  defp read(:any, value, _path), do: {:ok, value}
  defp read(:boolean, value, _path) when is_boolean(value), do: {:ok, value}
  defp read(:boolean, _value, path), do: failed(:type, path, "should be true or false")
  defp read({:nullable, _term}, nil, _path), do: {:ok, nil}
  defp read({:nullable, term}, value, path), do: read(term, value, path)

  defp read(:string, value, path), do: read({:string, []}, value, path)

  defp read({:string, rules}, value, path) when is_binary(value) do
    judged(value, string_faults(rules, value, path))
  end

  defp read({:string, _rules}, _value, path), do: failed(:type, path, "should be a string")

  defp read({:const, constant}, value, path) do
    with :error <- as_listed([constant], value) do
      code = if of_type_in?([constant], value), do: :const, else: :type
      failed(code, path, "should be #{inspect(constant)}")
    end
  end

  defp read({:enum, values}, value, path) do
    with :error <- as_listed(values, value) do
      if of_type_in?(values, value),
        do: failed(:enum, path, "should be one of #{listed(values)}"),
        else: failed(:type, path, "should be #{types_in(values)}, one of #{listed(values)}")
    end
  end

  defp read({:open_enum, values}, text, _path) when is_binary(text) do
    with :error <- as_listed(values, text), do: {:ok, text}
  end

  defp read({:open_enum, _values}, _value, path), do: failed(:type, path, "should be a string")

  defp read(:datetime, value, path) when is_binary(value) do
    with :error <- Timestamp.parse(value) do
      failed(
        :datetime,
        path,
        "should be an RFC 3339 date and time with an offset and no leap second"
      )
    end
  end

  defp read(:datetime, _value, path), do: failed(:type, path, "should be a timestamp in text")

  defp read(:date, value, path) when is_binary(value) do
    with :error <- Formats.parse_date(value) do
      failed(:format, path, "should be an RFC 3339 date, such as 2025-11-26")
    end
  end

  defp read(:date, _value, path), do: failed(:type, path, "should be a date in text")

  defp read(:base64, value, path) when is_binary(value) do
    # The decoder ignores what is left over in the last letter; writing it again does not.
    with {:ok, bytes} <- Base.decode64(value), ^value <- Base.encode64(bytes) do
      {:ok, value}
    else
      _ -> failed(:base64, path, "should be padded base64 of the standard alphabet")
    end
  end

  defp read(:base64, _value, path), do: failed(:type, path, "should be base64, as a string")

  defp read(:integer, value, path), do: read({:integer, []}, value, path)
  defp read(:int64, value, path), do: read({:integer, @int64}, value, path)
  defp read({:int64, rules}, value, path), do: read({:integer, rules ++ @int64}, value, path)

  defp read({:integer, rules}, value, path) when is_integer(value) do
    judged(value, number_faults(rules, value, path))
  end

  defp read({:integer, rules}, value, path) when is_float(value) and trunc(value) == value do
    read({:integer, rules}, trunc(value), path)
  end

  defp read({:integer, _rules}, _value, path), do: failed(:type, path, "should be an integer")

  defp read(:number, value, path), do: read({:number, []}, value, path)

  defp read({:number, rules}, value, path) when is_number(value) do
    number = to_float(value)
    judged(number, number_faults(rules, number, path))
  end

  defp read({:number, _rules}, _value, path), do: failed(:type, path, "should be a number")

  defp read({:list, term}, value, path), do: read({:list, term, []}, value, path)

  defp read({:list, term, rules}, list, path) when is_list(list) do
    more = size_faults(rules, length(list), path) ++ unique_faults(rules, list, path)
    term |> behind() |> read_items(list, path) |> joined(more)
  end

  defp read({:list, _term, _rules}, _value, path), do: failed(:type, path, "should be an array")

  defp read({:map, term}, value, path), do: read({:map, term, []}, value, path)

  defp read({:map, term, rules}, map, path) when is_map(map) do
    more = size_faults(rules, map_size(map), path) ++ key_faults(rules, map, path)
    read_each = fn {key, value} -> {key, read(term, value, [key | path])} end
    map |> Enum.map(read_each) |> gathered(&Map.new/1) |> joined(more)
  end

  defp read({:map, _term, _rules}, _value, path), do: failed(:type, path, "should be an object")

  defp read({:union, key, variants}, map, path) when is_map(map) do
    case variant(map, key, variants, path) do
      {:ok, module} -> read(module, map, path)
      faulty -> faulty
    end
  end

  defp read({:union, _key, _variants}, _value, path) do
    failed(:type, path, "should be an object")
  end

  defp read({:any_of, terms}, value, path), do: read({:any_of, terms, []}, value, path)

  defp read({:any_of, terms, rules}, value, path) do
    terms = attempts(rules, terms, value)
    Enum.find_value(terms, none_fits(path), &fitting(&1, value, path))
  end

  defp read({:one_of, terms}, value, path) do
    case Enum.flat_map(terms, &List.wrap(fitting(&1, value, path))) do
      [{:ok, value}] -> {:ok, value}
      [] -> none_fits(path)
      _several -> failed(:union, path, "should fit one of the union, but fits several")
    end
  end

  # Every term of the union around it reads the value; the first result serves all of them, as
  # otherwise each level would be read twice as often as the one above it.
  defp read({:once, term}, value, path) do
    place = [term | path]

    case Process.get(@readings) do
      nil -> remembering(term, value, path)
      %{^place => {^value, result}} -> result
      _without -> remembered(place, term, value, path)
    end
  end

  # What a constructor is given.
  defp read({:given, term}, value, path) do
    with false <- held?(term, value),
         {:ok, payload} <- Json.from_term(value) do
      read(term, payload, path)
    else
      true -> {:ok, value}
      {:error, reason} -> failed(:json, path, "should be JSON, but holds #{reason}")
    end
  end

  defp read(module, value, path) when is_atom(module) do
    case module.__schema__() do
      {:object, policy, rows} -> read_object(module, policy, rows, value, path)
      term -> read(term, value, path)
    end
  end

  # Whether something is a value already, and no payload of one.
  defp held?({:nullable, _term}, nil), do: true
  defp held?({:nullable, term}, value), do: held?(term, value)
  defp held?({:list, term}, list) when is_list(list), do: Enum.all?(list, &held?(term, &1))

  defp held?({:map, term}, map) when is_map(map) and not is_struct(map) do
    Enum.all?(map, fn {key, value} -> is_binary(key) and held?(term, value) end)
  end

  defp held?({:union, _key, variants}, %module{}), do: List.keymember?(variants, module, 1)
  defp held?({:any_of, terms}, value), do: held?({:any_of, terms, []}, value)
  defp held?({:any_of, terms, _rules}, value), do: Enum.any?(terms, &held?(&1, value))
  defp held?({:one_of, terms}, value), do: Enum.any?(terms, &held?(&1, value))
  defp held?({:once, term}, value), do: held?(term, value)

  defp held?(module, value) when is_atom(module) and module not in [:any, :datetime | @scalars] do
    case module.__schema__() do
      term when elem(term, 0) == :object -> is_struct(value, module)
      term -> held?(term, value)
    end
  end

  defp held?(_term, _value), do: false

  # What a name stands for, if that is no type of its own.
  defp behind(module) when is_atom(module) and module not in [:any, :datetime | @scalars] do
    case module.__schema__() do
      own when elem(own, 0) in [:object, :union, :enum, :open_enum] -> module
      term -> behind(term)
    end
  end

  defp behind(term), do: term

  # Objects

  defp read_object(module, policy, rows, map, path) when is_map(map) do
    {fields, known, faults} = Enum.reduce(rows, {[], 0, []}, &read_member(&1, map, path, &2))

    case faults ++ extra_faults(policy, rows, map, known, path) do
      [] -> module.__struct__() |> Map.merge(Map.new(fields)) |> verified(module, path)
      faults -> {:error, faults}
    end
  end

  defp read_object(_module, _policy, _rows, _value, path) do
    failed(:type, path, "should be an object")
  end

  defp read_member({field, key, term, presence}, map, path, {fields, known, faults}) do
    case map do
      %{^key => value} ->
        case read(term, value, [key | path]) do
          {:ok, value} -> {[{field, value} | fields], known + 1, faults}
          {:error, more} -> {fields, known + 1, faults ++ more}
        end

      _without ->
        case presence do
          :optional -> {fields, known, faults}
          {:optional, value} -> {[{field, value} | fields], known, faults}
          _required -> {fields, known, faults ++ [missing([key | path])]}
        end
    end
  end

  defp extra_faults(:strict, rows, map, known, path) when known < map_size(map) do
    keys = map |> Map.keys() |> Enum.sort()
    for key <- keys -- Enum.map(rows, &elem(&1, 1)), do: extra([key | path])
  end

  defp extra_faults(_policy, _rows, _map, _known, _path), do: []

  defp verified(value, module, path) do
    with true <- function_exported?(module, :__verify__, 1),
         {:error, faults} <- module.__verify__(value) do
      {:error, for(fault <- faults, do: %{fault | at: pointer(path) <> fault.at})}
    else
      false -> {:ok, value}
      {:ok, value} -> {:ok, value}
    end
  end

  # Unions

  defp fitting(term, value, path) do
    with true <- may_fit?(term, value), {:ok, _value} = fits <- read(term, value, path) do
      fits
    else
      _misfit -> nil
    end
  end

  # Whether the keys leave it open. Where they do not, nothing inside is read: each level of a
  # value that may nest itself would be read as often as it has terms.
  defp may_fit?(module, map) when is_atom(module) and module not in [:any | @scalars] do
    case module.__schema__() do
      {:object, _policy, _rows} -> is_map(map) and fits?(module, map)
      _term -> true
    end
  end

  defp may_fit?(_term, _value), do: true

  defp none_fits(path), do: failed(:union, path, "should fit one of the union, but fits none")

  # What is read inside of the outermost union is remembered by its place.
  defp remembering(term, value, path) do
    Process.put(@readings, %{})
    read(term, value, path)
  after
    Process.delete(@readings)
  end

  defp remembered(place, term, value, path) do
    result = read(term, value, path)
    Process.put(@readings, Map.put(Process.get(@readings), place, {value, result}))
    result
  end

  # The terms to try, in order.
  defp attempts([tag: {key, by_text}], terms, map) when is_map(map) do
    case map do
      %{^key => text} -> by_text |> Map.get(text) |> List.wrap()
      _untagged -> terms
    end
  end

  defp attempts([first: {key, by_text}], terms, map) when is_map(map) do
    case Map.fetch(by_text, Map.get(map, key)) do
      {:ok, index} -> [Enum.at(terms, index) | List.delete_at(terms, index)]
      :error -> terms
    end
  end

  defp attempts(_rules, terms, _value), do: terms

  defp variant(map, key, variants, path) do
    case map do
      %{^key => tag} when is_binary(tag) -> by_tag(tag, variants, [key | path])
      %{^key => _tag} -> failed(:type, [key | path], "should be a string")
      _untagged -> by_keys(map, key, variants, path)
    end
  end

  defp by_tag(tag, variants, path) do
    case List.keyfind(variants, tag, 0) do
      {_tag, module} -> {:ok, module}
      nil -> failed(:tag, path, "should be one of #{listed(Enum.map(variants, &elem(&1, 0)))}")
    end
  end

  # The one variant that has all it requires and knows every key; where there is none, the one
  # strict variant that knows every key, whose faults then say what it misses.
  defp by_keys(map, key, variants, path) do
    modules = Enum.map(variants, &elem(&1, 1))

    with [] <- Enum.filter(modules, &fits?(&1, map)),
         [] <- Enum.filter(modules, &meant?(&1, map, key)) do
      failed(:tag, path, "should have #{inspect(key)}, as its keys fit none")
    else
      [module] -> {:ok, module}
      _several -> failed(:tag, path, "should have #{inspect(key)}, as its keys fit several")
    end
  end

  defp fits?(module, map) do
    {:object, policy, rows} = module.__schema__()
    Enum.all?(required(rows), &is_map_key(map, &1)) and (policy == :open or knows?(rows, map))
  end

  defp meant?(module, map, key) do
    {:object, policy, rows} = module.__schema__()
    policy == :strict and key not in required(rows) and knows?(rows, map)
  end

  defp required(rows), do: for({_field, key, _term, :required} <- rows, do: key)
  defp knows?(rows, map), do: Map.keys(map) -- Enum.map(rows, &elem(&1, 1)) == []

  # Enums and constants

  # The value of an enum that is the same as a JSON value: 1.0 is 1, and a text is its atom.
  defp as_listed(values, json) do
    Enum.find_value(values, :error, &if(same?(payload_of(&1), json), do: {:ok, &1}))
  end

  defp same?(one, other) when is_number(one) and is_number(other), do: one == other
  defp same?(one, other), do: one === other

  # What is written for a value of an enum; its text may stand for it.
  defp payload_in(values, value) do
    listed = if value in values, do: {:ok, value}, else: as_listed(values, value)
    with {:ok, found} <- listed, do: payload_of(found)
  end

  defp payload_of(value) when is_atom(value) and not is_boolean(value), do: Atom.to_string(value)
  defp payload_of(value), do: value

  # Whether some value of an enum has the JSON type of a value.
  defp of_type_in?(values, value) do
    type = json_type(value)
    types = Enum.map(values, &json_type(payload_of(&1)))
    type in types or (type == "an integer" and "a number" in types)
  end

  defp types_in(values) do
    values |> Enum.map(&json_type(payload_of(&1))) |> Enum.uniq() |> Enum.join(" or ")
  end

  defp json_type(value) when is_binary(value), do: "a string"
  defp json_type(value) when is_boolean(value), do: "a boolean"
  defp json_type(value) when is_integer(value), do: "an integer"
  defp json_type(value) when is_float(value) and trunc(value) == value, do: "an integer"
  defp json_type(value) when is_float(value), do: "a number"
  defp json_type(_value), do: "another type"

  # Arrays

  # Of numbers, which may be very many, only the first faulty one is named.
  defp read_items(term, list, path) when is_numeric(term) do
    if sound?(term, list), do: {:ok, list}, else: read_numbers(term, list, path, 0, [])
  end

  defp read_items(term, list, path) do
    list
    |> Enum.with_index(fn item, index -> {index, read(term, item, [index | path])} end)
    |> gathered(&Enum.map(&1, fn {_index, item} -> item end))
  end

  defp sound?(:number, list), do: Json.numbers?(list)
  defp sound?(:int64, list), do: Json.int64s?(list)
  defp sound?(_term, _list), do: false

  defp read_numbers(_term, [], _path, _index, done), do: {:ok, Enum.reverse(done)}

  defp read_numbers(term, [item | rest], path, index, done) do
    case read(term, item, [index | path]) do
      {:ok, number} -> read_numbers(term, rest, path, index + 1, [kept(item, number) | done])
      {:error, faults} -> {:error, faults}
    end
  end

  # An integer among numbers stays one, so that none of its digits is lost.
  defp kept(item, number), do: if(is_float(number), do: item, else: number)

  # Rules

  defp string_faults([], _value, _path), do: []

  defp string_faults(rules, value, path) do
    size_faults(rules, code_points(value), path) ++
      pattern_faults(Keyword.get(rules, :pattern), value, path) ++
      format_faults(Keyword.get(rules, :format), value, path)
  end

  defp pattern_faults(pattern, value, path) do
    if pattern == nil or matches?(value, pattern),
      do: [],
      else: [fault(:pattern, pointer(path), "should match #{inspect(pattern)}")]
  end

  defp format_faults(format, value, path) do
    if format == nil or matches?(value, Formats.pattern(format)),
      do: [],
      else: [fault(:format, pointer(path), "should be #{Formats.meaning(format)}")]
  end

  defp code_points(text), do: text |> String.codepoints() |> length()

  # The engine may go back and try again without end. A text takes so many steps a byte; one on which
  # they do not suffice is refused.
  defp matches?(text, pattern) do
    steps = 10_000 + 100 * byte_size(text)
    limits = [match_limit: steps, match_limit_recursion: steps]
    :re.run(text, pattern, [:unicode, :dollar_endonly, {:capture, :none} | limits]) == :match
  end

  defp size_faults(rules, size, path) do
    for {rule, limit} <- rules, rule in [:min, :max], broken?(rule, limit, size) do
      {_code, words} = number_rule(rule)
      fault(:length, pointer(path), "should have a length of #{words} #{limit}, has #{size}")
    end
  end

  defp key_faults(rules, map, path) do
    case Keyword.fetch(rules, :keys) do
      {:ok, pattern} ->
        for {key, _value} <- map, not matches?(key, pattern) do
          message = "should have a key that matches #{inspect(pattern)}"
          fault(:pattern, pointer([key | path]), message)
        end

      :error ->
        []
    end
  end

  defp unique_faults(rules, list, path) do
    if Keyword.get(rules, :unique, false) and repeats?(list) do
      [fault(:unique, pointer(path), "should hold no two equal items")]
    else
      []
    end
  end

  defp repeats?(list), do: list |> MapSet.new(&comparable/1) |> MapSet.size() != length(list)

  # JSON's 1 and 1.0 are the same number.
  defp comparable(value) when is_float(value) and trunc(value) == value, do: trunc(value)
  defp comparable(value) when is_list(value), do: Enum.map(value, &comparable/1)
  defp comparable(%{} = map), do: Map.new(map, fn {key, item} -> {key, comparable(item)} end)
  defp comparable(value), do: value

  defp number_faults(rules, value, path) do
    faults =
      for {rule, limit} <- rules, broken?(rule, limit, value) do
        {code, words} = number_rule(rule)
        fault(code, pointer(path), "should be #{words} #{limit}, is #{shown(value)}")
      end

    Enum.uniq_by(faults, & &1.code)
  end

  defp broken?(:min, limit, value), do: value < limit
  defp broken?(:max, limit, value), do: value > limit
  defp broken?(:above, limit, value), do: value <= limit
  defp broken?(:below, limit, value), do: value >= limit
  defp broken?(:multiple_of, unit, value), do: not multiple?(decimal(value), decimal(unit))

  defp number_rule(:min), do: {:range, "at least"}
  defp number_rule(:max), do: {:range, "at most"}
  defp number_rule(:above), do: {:range, "above"}
  defp number_rule(:below), do: {:range, "below"}
  defp number_rule(:multiple_of), do: {:multiple, "a multiple of"}

  # By decimal digits: as doubles, 10.11 would be no multiple of 0.01.
  defp multiple?({digits, power}, {unit, unit_power}) when power >= unit_power do
    rem(digits * Integer.pow(10, power - unit_power), unit) == 0
  end

  defp multiple?({digits, power}, {unit, unit_power}) do
    rem(digits, unit * Integer.pow(10, unit_power - power)) == 0
  end

  # The digits of a number as its shortest text has them, and the power of ten that they count.
  defp decimal(integer) when is_integer(integer), do: {integer, 0}

  defp decimal(float) do
    [mantissa | exponent] = float |> Float.to_string() |> String.split("e")
    [whole, fraction] = String.split(mantissa, ".")
    power = exponent |> Enum.map(&String.to_integer/1) |> Enum.sum()
    {String.to_integer(whole <> fraction), power - byte_size(fraction)}
  end

  defp to_float(value) when is_float(value), do: value
  defp to_float(value) when abs(value) <= @exact, do: value / 1
  # Division would round some of these twice.
  defp to_float(value), do: String.to_float("#{value}.0")

  # Results

  defp judged(value, []), do: {:ok, value}
  defp judged(_value, faults), do: {:error, faults}

  defp joined(result, []), do: result
  defp joined({:ok, _value}, faults), do: {:error, faults}
  defp joined({:error, faults}, more), do: {:error, more ++ faults}

  defp gathered(results, build) do
    case for {_place, {:error, faults}} <- results, fault <- faults, do: fault do
      [] -> {:ok, build.(for {place, {:ok, value}} <- results, do: {place, value})}
      faults -> {:error, faults}
    end
  end

  defp failed(code, path, message), do: {:error, [fault(code, pointer(path), message)]}
  defp missing(path), do: fault(:missing, pointer(path), "should be there")
  defp extra(path), do: fault(:extra, pointer(path), "is a key that the type does not know")

  defp pointer(path), do: path |> Enum.reverse() |> Enum.map_join(&("/" <> escaped(&1)))
  defp escaped(index) when is_integer(index), do: Integer.to_string(index)
  defp escaped(key), do: key |> String.replace("~", "~0") |> String.replace("/", "~1")

  defp listed(values) do
    {first, others} = Enum.split(values, @most_values)
    more = if others == [], do: "", else: ", and #{length(others)} more"
    Enum.map_join(first, ", ", &shown(payload_of(&1))) <> more
  end

  # --- writing ------------------------------------------------------------------------------------

  @spec write(schema(), term(), path()) :: json()
  defp write(:any, value, path) do
    case Json.from_term(value) do
      {:ok, json} -> json
      {:error, reason} -> unwritable(path, "it holds #{reason}")
    end
  end

  defp write({:nullable, _term}, nil, _path), do: nil
  defp write({:nullable, term}, value, path), do: write(term, value, path)

  defp write(:datetime, %DateTime{} = moment, path) do
    with :error <- Timestamp.format(moment), do: unwritable(path, "it is no moment of a calendar")
  end

  defp write(:date, %Date{} = date, path) do
    with :error <- Formats.format_date(date), do: unwritable(path, "it is no day of a calendar")
  end

  defp write({:const, constant}, value, path), do: write({:enum, [constant]}, value, path)

  defp write({:enum, values}, value, path) do
    with :error <- payload_in(values, value) do
      unwritable(path, "#{shown(value)} is not one of #{listed(values)}")
    end
  end

  defp write({:open_enum, values}, value, path) do
    with :error <- payload_in(values, value), do: write(:string, value, path)
  end

  defp write({:list, term}, value, path), do: write({:list, term, []}, value, path)

  # A list that is improper has no length.
  defp write({:list, term, _rules}, list, path) when is_list(list) and length(list) >= 0 do
    if writable?(behind(term), list) do
      list
    else
      Enum.with_index(list, fn item, index -> write(term, item, [index | path]) end)
    end
  end

  defp write({:map, term}, value, path), do: write({:map, term, []}, value, path)

  defp write({:map, term, _rules}, map, path) when is_map(map) and not is_struct(map) do
    written =
      Map.new(map, fn {key, value} ->
        key = written_key(key, path)
        {key, write(term, value, [key | path])}
      end)

    if map_size(written) < map_size(map), do: unwritable(path, "a key stands in it twice")
    written
  end

  defp write({:union, _key, variants}, %module{} = value, path) do
    if List.keymember?(variants, module, 1) do
      write(module, value, path)
    else
      unwritable(path, "#{inspect(module)} is no variant of the union")
    end
  end

  defp write({:once, term}, value, path), do: write(term, value, path)
  defp write({:any_of, terms}, value, path), do: write_held(terms, value, path)
  defp write({:any_of, terms, _rules}, value, path), do: write_held(terms, value, path)
  defp write({:one_of, terms}, value, path), do: write_held(terms, value, path)

  defp write(module, value, path) when is_atom(module) and module not in @scalars do
    write_named(module, module.__schema__(), value, path)
  end

  defp write(term, value, path) do
    kind = if is_tuple(term), do: elem(term, 0), else: term
    if scalar?(kind, value), do: value, else: unwritable(path, "#{shown(value)} is no #{kind}")
  end

  # By the first term that may hold the value.
  defp write_held(terms, value, path) do
    case Enum.find(terms, &holds?(&1, value)) do
      nil -> unwritable(path, "#{shown(value)} fits no type of the union")
      term -> write(term, value, path)
    end
  end

  defp holds?(:any, _value), do: true
  defp holds?(:datetime, value), do: is_struct(value, DateTime)
  defp holds?(:date, value), do: is_struct(value, Date)
  defp holds?({:nullable, term}, value), do: value == nil or holds?(term, value)
  defp holds?({:const, constant}, value), do: payload_in([constant], value) != :error
  defp holds?({:enum, values}, value), do: payload_in(values, value) != :error

  defp holds?({:open_enum, values}, value) do
    payload_in(values, value) != :error or scalar?(:string, value)
  end

  defp holds?({:once, term}, value), do: holds?(term, value)
  defp holds?({:any_of, terms}, value), do: Enum.any?(terms, &holds?(&1, value))
  defp holds?({:any_of, terms, _rules}, value), do: Enum.any?(terms, &holds?(&1, value))
  defp holds?({:one_of, terms}, value), do: Enum.any?(terms, &holds?(&1, value))
  defp holds?({:list, term}, value), do: holds?({:list, term, []}, value)
  defp holds?({:map, term}, value), do: holds?({:map, term, []}, value)

  defp holds?({:list, term, _rules}, value) do
    is_list(value) and not List.improper?(value) and Enum.all?(value, &holds?(term, &1))
  end

  defp holds?({:map, term, _rules}, value) do
    is_map(value) and not is_struct(value) and Enum.all?(Map.values(value), &holds?(term, &1))
  end

  defp holds?({:union, _key, variants}, value) do
    is_struct(value) and List.keymember?(variants, value.__struct__, 1)
  end

  defp holds?(module, value) when is_atom(module) and module not in @scalars do
    case module.__schema__() do
      term when elem(term, 0) == :object -> is_struct(value, module)
      term -> holds?(term, value)
    end
  end

  defp holds?(term, value), do: scalar?(if(is_tuple(term), do: elem(term, 0), else: term), value)

  defp writable?(:number, list), do: Json.numbers?(list)
  defp writable?({:number, _rules}, list), do: Json.numbers?(list)
  defp writable?(:int64, list), do: Json.int64s?(list)

  defp writable?(term, list) when is_numeric(term) do
    Json.numbers?(list) and Enum.all?(list, &is_integer/1)
  end

  defp writable?(_term, _list), do: false

  defp written_key(key, _path) when is_atom(key), do: Atom.to_string(key)

  defp written_key(key, path) do
    if not scalar?(:string, key), do: unwritable(path, "its key #{shown(key)} is no string")
    key
  end

  defp scalar?(kind, value) when kind in [:string, :base64] do
    is_binary(value) and String.valid?(value)
  end

  defp scalar?(kind, value) when kind in [:integer, :int64] do
    is_integer(value) and Json.number?(value)
  end

  defp scalar?(:number, value), do: Json.number?(value)
  defp scalar?(:boolean, value), do: is_boolean(value)
  defp scalar?(_kind, _value), do: false

  defp write_named(module, {:object, _policy, rows}, %{__struct__: module} = value, path) do
    defaults = module.__struct__()
    if Map.keys(value) != Map.keys(defaults), do: unsound(value, defaults, path)

    for {field, key, term, presence} <- rows,
        held <- [Map.fetch!(value, field)],
        written?(held, presence, Map.fetch!(defaults, field)),
        into: %{},
        do: {key, write(term, held, [key | path])}
  end

  defp write_named(module, {:object, _policy, _rows}, value, path) do
    unwritable(path, "#{shown(value)} is no #{inspect(module)}")
  end

  defp write_named(_module, term, value, path), do: write(term, value, path)

  # A null that the reader adds is left out.
  defp written?(nil, :optional, default), do: default != nil
  defp written?(nil, {:optional, absent}, _default), do: absent != nil
  defp written?(_held, _presence, _default), do: true

  # A struct is a map, from which keys can be taken, and which can be given others.
  @spec unsound(struct(), struct(), path()) :: no_return()
  defp unsound(value, defaults, path) do
    missing = Map.keys(defaults) -- Map.keys(value)
    extra = Map.keys(value) -- Map.keys(defaults)
    words = if missing == [], do: "has the unknown field", else: "lacks the field"
    unwritable(path, "its struct #{words} #{shown(hd(missing ++ extra))}")
  end

  defp shortened(text) do
    fits? = String.length(text) <= @excerpt + 10
    if fits?, do: text, else: String.slice(text, 0, @excerpt) <> "..."
  end

  defp excerpt(pointer) do
    if String.printable?(pointer) and byte_size(pointer) <= 200, do: pointer, else: shown(pointer)
  end

  @spec unwritable(path(), String.t()) :: no_return()
  defp unwritable(path, reason), do: path |> pointer() |> refused(reason)

  @spec refused(String.t(), String.t()) :: no_return()
  defp refused(at, reason) do
    place = if at == "", do: "the value", else: excerpt(at)
    raise ArgumentError, "cannot write #{place}: #{reason}"
  end
end

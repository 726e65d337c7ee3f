# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types.Codec.Json do
  @moduledoc false

  # Payloads become plain JSON values: nil, booleans, numbers, strings, lists, and maps with string
  # keys. What two readers of JSON could understand differently is refused.

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Codec.Formats
  alias Tinkex.Types.Codec.Timestamp

  @libraries [:jiffy, JSON, Jason]

  # So many arrays and objects may stand within one another: every language can read that.
  @max_depth 128

  # The least integer that rounds to infinity as a double. It, and whatever else is unusual about a
  # number, takes this many digits at least.
  @beyond_double Integer.pow(2, 1024) - Integer.pow(2, 970)
  @many_digits 300

  # To compare an integer with one that Erlang keeps in more than a word takes thirty times as long.
  @small 0x400_0000_0000_0000
  defguardp is_small(value) when is_integer(value) and value > -@small and value < @small

  @exponents ["e-", "E-", "e+", "E+"]
  @string ~S/"[^"\\]*+(?:\\.[^"\\]*+)*+"/
  @cut_off ~S/[0-9][eE][+-](?![0-9])/
  @endless ~S/(?<![0-9.]|[eE])(?<![eE][+-])[0-9]{310,}+(?![.eE])/
  @mantissa ~S/(?<![0-9.])[0-9]++(?=[eE])/

  @type json :: Codec.json()

  @doc """
  Reads JSON text, or makes a JSON value of a term.
  """
  @spec read(term()) :: {:ok, json()} | {:error, String.t()}
  def read(text) when is_binary(text) do
    long? = long_number?(text, @many_digits - 1)

    with :ok <- finite(text, long?),
         {:ok, value} <- parse(library!(), text, long?) do
      if long?, do: from_term(value), else: shallow(value)
    end
  end

  def read(term), do: from_term(term)

  # Every library takes quadratic time for an integer of very many digits. It is beyond a double.
  defp finite(text, long?) do
    if long? and matches?(without_strings(text), @endless),
      do: {:error, "a number beyond a double"},
      else: :ok
  end

  @doc """
  Makes a JSON value of a term, as a JSON encoder would write it: atoms become strings, timestamps
  text, values of this package their payloads.
  """
  @spec from_term(term()) :: {:ok, json()} | {:error, String.t()}
  def from_term(term) do
    term |> plain() |> shallow()
  catch
    {:no_json, reason} -> {:error, reason}
  end

  @doc """
  Gives a JSON value back, unless its arrays and objects stand too deep in one another.
  """
  @spec shallow(json()) :: {:ok, json()} | {:error, String.t()}
  def shallow(value) do
    if deeper?(value, @max_depth) do
      {:error, "more than #{@max_depth} levels of arrays and objects"}
    else
      {:ok, value}
    end
  end

  @doc """
  Says whether a term is a number that JSON can hold: none that is beyond a double.
  """
  @spec number?(term()) :: boolean()
  def number?(value) when is_float(value) or is_small(value), do: true
  def number?(value), do: is_integer(value) and abs(value) < @beyond_double

  @doc """
  Says whether every item of a list is such a number.
  """
  @spec numbers?([term()]) :: boolean()
  def numbers?([value | rest]) when is_float(value) or is_small(value), do: numbers?(rest)
  def numbers?([value | rest]), do: number?(value) and numbers?(rest)
  def numbers?([]), do: true

  @doc """
  Says whether every item of a list is an integer of 64 bits.
  """
  @spec int64s?([term()]) :: boolean()
  def int64s?([value | rest]) when is_small(value), do: int64s?(rest)
  def int64s?([value | rest]), do: int64?(value) and int64s?(rest)
  def int64s?([]), do: true

  defp int64?(value) do
    is_integer(value) and value >= -0x8000_0000_0000_0000 and value <= 0x7FFF_FFFF_FFFF_FFFF
  end

  defp deeper?(list, levels) when is_list(list), do: levels == 0 or any_deeper?(list, levels - 1)

  defp deeper?(map, levels) when is_map(map) do
    levels == 0 or any_deeper?(Map.values(map), levels - 1)
  end

  defp deeper?(_scalar, _levels), do: false

  defp any_deeper?([item | rest], levels) when is_list(item) or is_map(item) do
    deeper?(item, levels) or any_deeper?(rest, levels)
  end

  defp any_deeper?([_scalar | rest], levels), do: any_deeper?(rest, levels)
  defp any_deeper?([], _levels), do: false

  defp plain(value) when is_boolean(value) or is_nil(value) or is_float(value), do: value
  defp plain(value) when is_atom(value), do: Atom.to_string(value)

  defp plain(value) when is_integer(value) do
    if number?(value), do: value, else: throw({:no_json, "a number beyond a double"})
  end

  defp plain(value) when is_binary(value) do
    if String.valid?(value), do: value, else: throw({:no_json, "a string that is not UTF-8"})
  end

  defp plain([item | rest]), do: [plain(item) | plain_list(rest)]
  defp plain([]), do: []

  defp plain(%DateTime{} = moment) do
    with :error <- Timestamp.format(moment), do: throw({:no_json, "no moment of a calendar"})
  end

  defp plain(%Date{} = date) do
    with :error <- Formats.format_date(date), do: throw({:no_json, "no day of a calendar"})
  end

  # What Jason makes of an object when it is asked to keep the order; of a key, the last one counts.
  defp plain(%{__struct__: Jason.OrderedObject, values: pairs}) when is_list(pairs) do
    if List.improper?(pairs), do: throw({:no_json, "an improper list"})

    Map.new(pairs, fn
      {key, value} -> {plain_key(key), plain(value)}
      _other -> throw({:no_json, "an ordered object that is no list of pairs"})
    end)
  end

  defp plain(%module{} = value) do
    if Code.ensure_loaded?(module) and function_exported?(module, :__schema__, 0) do
      module.to_map(value)
    else
      throw({:no_json, Codec.shown(value)})
    end
  end

  defp plain(%{} = map) do
    plain = Map.new(map, fn {key, value} -> {plain_key(key), plain(value)} end)
    if map_size(plain) == map_size(map), do: plain, else: throw({:no_json, "a key given twice"})
  end

  defp plain(other), do: throw({:no_json, "#{Codec.shown(other)}, which JSON has not"})

  defp plain_list(list) when is_list(list), do: plain(list)
  defp plain_list(_tail), do: throw({:no_json, "an improper list"})

  defp plain_key(key) when is_atom(key), do: Atom.to_string(key)
  defp plain_key(key) when is_binary(key), do: plain(key)
  defp plain_key(key), do: throw({:no_json, "#{Codec.shown(key)} as a key"})

  # Looking for a module that is not there costs a search of the disk, so what is found is kept.
  defp library! do
    with nil <- :persistent_term.get(__MODULE__, nil) do
      library = Enum.find(@libraries, &loaded?/1) || raise ArgumentError, no_library()
      :persistent_term.put(__MODULE__, library)
      library
    end
  end

  defp loaded?(library) do
    Code.ensure_loaded?(library) and
      (function_exported?(library, :decode, 1) or function_exported?(library, :decode, 2))
  end

  defp no_library do
    "reading JSON text needs one of #{inspect(@libraries)}, but none is loaded; " <>
      "add {:jason, \"~> 1.4\"} to your dependencies, or pass the decoded map"
  end

  defp parse(library, text, long?) do
    decode(library, text, long?)
  rescue
    error in ErlangError -> {:error, reason(error.original)}
    error in ArgumentError -> {:error, reason(error)}
  end

  # The libraries are called by what a variable holds: to a compiler, none of them need be there.
  defp decode(:jiffy = library, text, long?) do
    with {:ok, adapted} <- adapted(text, long?) do
      {:ok, library.decode(adapted, [:return_maps, :use_nil])}
    end
  end

  # Of keys given twice the last one counts; left alone, these two take the first.
  defp decode(JSON = library, text, _long?) do
    decoders = [
      object_start: fn _outer -> %{} end,
      object_push: &Map.put(&3, &1, &2),
      object_finish: &{&1, &2}
    ]

    case library.decode(text, [], decoders) do
      {:error, reason} -> {:error, reason(reason)}
      {value, _outer, rest} -> if blank?(rest), do: {:ok, value}, else: {:error, "two values"}
    end
  end

  defp decode(Jason = library, text, _long?) do
    case library.decode(text, objects: :ordered_objects) do
      {:ok, value} -> {:ok, unordered(value)}
      {:error, reason} -> {:error, reason(reason)}
    end
  end

  # The libraries say what is wrong each in terms of its own: an exception, or a tuple of a kind, a
  # position and more.
  defp reason(%{__exception__: true} = error) do
    error |> Exception.message() |> String.split("\n") |> hd() |> String.slice(0, 100)
  end

  # With it comes the exponent, or the number itself.
  defp reason({:range, _number}), do: "a number beyond a double"

  defp reason(term) do
    parts = if is_tuple(term), do: Tuple.to_list(term), else: [term]
    kind = Enum.find(parts, "a fault", &is_atom/1)
    words = kind |> Kernel.to_string() |> String.replace("_", " ")
    place = Enum.find(parts, &is_integer/1)
    if place, do: "#{words} at position #{place}", else: words
  end

  defp unordered(%{__struct__: Jason.OrderedObject, values: pairs}) do
    Map.new(pairs, fn {key, value} -> {key, unordered(value)} end)
  end

  defp unordered(list) when is_list(list), do: Enum.map(list, &unordered/1)
  defp unordered(value), do: value

  defp blank?(text), do: matches?(text, ~S"\A[ \t\r\n]*\z")

  # jiffy takes `1e+` for 1.0, loses digits of integers with an exponent below -300, and refuses those
  # with an exponent where either is very long. A point in them lets it read them as any other number.
  defp adapted(text, long?) do
    if long? or odd_exponent?(text), do: adapt(text), else: {:ok, text}
  end

  # A search for bytes is ten times as fast as one for a pattern, and most texts end it.
  defp odd_exponent?(text) do
    text
    |> :binary.matches(@exponents)
    |> Enum.any?(fn {start, length} ->
      start > 0 and digit?(text, start - 1) and odd_digits?(text, start + length)
    end)
  end

  # None at all, or more than two, of which the first are no zeros.
  defp odd_digits?(text, start) do
    case text do
      <<_::binary-size(start), ?0, next, _::binary>> when next in ?0..?9 ->
        odd_digits?(text, start + 1)

      _ ->
        not digit?(text, start) or (digit?(text, start + 1) and digit?(text, start + 2))
    end
  end

  # Of so many digits in a row, one stands at a multiple of their number.
  defp long_number?(text, place) when place < byte_size(text) do
    run = digits(text, place, 1) + digits(text, place - 1, -1)
    run >= @many_digits or long_number?(text, place + @many_digits)
  end

  defp long_number?(_text, _place), do: false

  defp digits(text, place, step), do: digits(text, place, step, 0)

  defp digits(text, place, step, count) do
    if digit?(text, place), do: digits(text, place + step, step, count + 1), else: count
  end

  defp digit?(text, place) do
    place >= 0 and place < byte_size(text) and :binary.at(text, place) in ?0..?9
  end

  defp adapt(text) do
    if matches?(without_strings(text), @cut_off) do
      {:error, "a number that is cut off"}
    else
      parts = :re.split(text, "(" <> @string <> ")", [:dotall, return: :binary])
      {:ok, parts |> Enum.map(&with_points/1) |> IO.iodata_to_binary()}
    end
  end

  defp without_strings(text) do
    :re.replace(text, @string, "\"\"", [:global, :dotall, return: :binary])
  end

  defp with_points("\"" <> _ = string), do: string
  defp with_points(text), do: :re.replace(text, @mantissa, "&.0", [:global, return: :binary])

  defp matches?(text, pattern), do: :re.run(text, pattern, capture: :none) == :match
end

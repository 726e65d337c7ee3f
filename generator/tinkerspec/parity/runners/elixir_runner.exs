# Puts vectors to the modules of a namespace:
#
#     elixir -pa EBIN elixir_runner.exs QUESTIONS ANSWERS NAMESPACE
#
# Questions are one external term, answers are lines of JSON; both are those of python_runner.py,
# which describes them. Nothing but the standard library is used: whether a JSON library is there
# is up to the modules that are asked.

defmodule Tinkerspec.Parity.Runner do
  @words 300
  @libraries [:jiffy, JSON, Jason, Poison, :jsone, :jsx, :thoas]
  @encoders [Jason, JSON, Poison]

  @compile {:no_warn_undefined, Nx}

  # How Nx names the element types of array literals; it has no booleans.
  @elements Map.new(
              for(bits <- [8, 16, 32, 64], do: {"int#{bits}", {:s, bits}}) ++
                for(bits <- [8, 16, 32, 64], do: {"uint#{bits}", {:u, bits}}) ++
                for(bits <- [16, 32, 64], do: {"float#{bits}", {:f, bits}}) ++
                [{"bfloat16", {:bf, 16}}, {"complex64", {:c, 64}}]
            )
  @specials %{"nan" => :nan, "inf" => :infinity, "-inf" => :neg_infinity}

  def main([questions, answers, namespace]) do
    %{"vectors" => vectors} = questions |> File.read!() |> :erlang.binary_to_term([:safe])
    file = File.open!(answers, [:append, :raw])
    say(file, %{"started" => true})
    say(file, %{"ready" => label(namespace)})
    modules = vectors |> Enum.map(& &1["type"]) |> Enum.uniq() |> Map.new(&load(namespace, &1))
    texts = for {type, {:ok, module}} <- modules, texts?(module, type, vectors), do: type
    Enum.each(vectors, &say(file, answer(modules, texts, &1)))
    say(file, %{"done" => true})
    File.close(file)
    System.halt(0)
  end

  # What cannot be written, such as text that is not UTF-8 in a fault, should not end the run.
  defp say(file, answer) do
    line =
      try do
        answer |> json() |> IO.iodata_to_binary()
      catch
        _kind, reason -> IO.iodata_to_binary(json(%{"taken" => show(reason)}))
      end

    :ok = :file.write(file, [line, ?\n])
  end

  defp label(namespace) do
    "#{namespace} in Elixir #{System.version()}, OTP #{System.otp_release()}"
  end

  defp load(namespace, type) do
    module = Module.concat(namespace, type)
    {type, if(Code.ensure_loaded?(module), do: {:ok, module}, else: :error)}
  end

  # --- vectors ----------------------------------------------------------------------------------

  defp answer(modules, texts, %{"type" => type, "wants" => wants} = question) do
    with {:ok, module} <- modules[type] do
      Enum.each(Map.get(question, "arrays", []), &expressible!/1)
      module |> result(modules, texts, question) |> answer(module, wants, question)
    else
      :error -> left_out("the type is not there")
    end
  catch
    {:left_out, why} -> left_out(why)
  end

  defp answer({:earlier, refusal}, _module, _wants, _question) do
    Map.put(refusal, "earlier", true)
  end

  defp answer({:refused, refusal}, _module, _wants, _question), do: refusal
  defp answer({:ok, result}, _module, "value", _question), do: shown(result)

  defp answer({:ok, result}, module, wants, question) do
    if wants == "refusal" and is_map_key(question, "calls") do
      shown(result)
    else
      written(module, result, wants)
    end
  end

  defp left_out(why), do: %{"left_out" => why}

  # A payload, or a chain of calls.
  defp result(module, _modules, texts, %{"text" => text} = question) do
    case Map.fetch(question, "payload") do
      {:ok, payload} when is_binary(payload) ->
        read_string(module, payload, text, texts, question)

      {:ok, payload} ->
        read(module, payload)

      :error ->
        read_text(module, text, texts, question)
    end
  end

  defp result(module, modules, _texts, %{"calls" => calls}) do
    {before, [last]} = Enum.split(calls, -1)
    chain(module, modules, before, last, nil)
  end

  defp chain(module, modules, [], last, owner), do: take(module, modules, last, owner)

  defp chain(module, modules, [step | rest], last, owner) do
    case take(module, modules, step, owner) do
      {:ok, value} -> chain(module, modules, rest, last, {:some, value})
      {_refused, refusal} -> {:earlier, refusal}
    end
  end

  # --- reading ----------------------------------------------------------------------------------

  defp reader(module) do
    Enum.find([:decode, :from_json, :from_map], &function_exported?(module, &1, 1))
  end

  defp read(module, payload) do
    case reader(module) do
      nil -> throw({:left_out, "the type has no decode/1, from_json/1 or from_map/1"})
      name -> attempt(module, fn -> apply(module, name, [payload]) end)
    end
  end

  # A reader of text takes a string for text, one of values takes it for a value.
  defp read_string(module, payload, text, texts, %{"type" => type}) do
    cond do
      type in texts -> read(module, text)
      reader(module) == :decode and not library?() -> throw({:left_out, "no JSON library"})
      true -> read(module, payload)
    end
  end

  defp read_text(module, text, texts, %{"type" => type}) do
    if type in texts, do: read(module, text), else: throw({:left_out, "no reader of text"})
  end

  # Whether decode/1 takes JSON text: it makes the same of a valid payload in both forms.
  defp texts?(module, type, vectors) do
    function_exported?(module, :decode, 1) and
      Enum.any?(vectors, fn vector ->
        vector["type"] == type and vector["wants"] == "canonical" and
          is_map_key(vector, "payload") and same_in_both_forms?(module, vector)
      end)
  end

  defp same_in_both_forms?(module, %{"text" => text, "payload" => payload}) do
    case {read(module, text), read(module, payload)} do
      {{:ok, one}, {:ok, other}} -> one == other
      {{:ok, _one}, {:refused, _refusal}} -> is_binary(payload)
      _other -> false
    end
  end

  defp library?, do: Enum.any?(@libraries, &Code.ensure_loaded?/1)

  # --- steps ------------------------------------------------------------------------------------

  defp take(module, modules, %{"new" => fields}, nil) do
    with_arguments([fields], modules, fn [fields] -> construct(module, fields) end)
  end

  defp take(module, _modules, %{"decode" => payload}, nil), do: read(module, payload)

  defp take(module, modules, %{"names" => names, "args" => arguments} = step, owner) do
    before = with {:some, value} <- owner, do: [value]
    held = if step["property"], do: field(before || [], names), else: :error

    case find(owners(module, before || []), names, length(before || []) + length(arguments)) do
      {on, name} ->
        with_arguments(arguments, modules, fn arguments ->
          attempt(on, fn -> apply(on, name, (before || []) ++ arguments) end)
        end)

      nil when held != :error ->
        held

      nil ->
        throw({:left_out, "there is no #{hd(names)}"})
    end
  end

  defp owners(module, [%owner{}]) when owner != module, do: [module, owner]
  defp owners(module, _before), do: [module]

  defp find(modules, names, arity) do
    Enum.find_value(modules, fn module ->
      Code.ensure_loaded(module)

      Enum.find_value(names, fn name ->
        atom = existing(name)
        if atom && function_exported?(module, atom, arity), do: {module, atom}
      end)
    end)
  end

  defp field([%{} = value], names) do
    Enum.find_value(names, :error, fn name ->
      with {:ok, held} <- Map.fetch(value, existing(name)), do: {:ok, held}, else: (_ -> nil)
    end)
  end

  defp field(_before, _names), do: :error

  defp existing(name) do
    String.to_existing_atom(name)
  rescue
    ArgumentError -> nil
  end

  # new/1 takes options, or a map with atoms for keys. Without any new, a value is read.
  defp construct(module, fields) do
    cond do
      function_exported?(module, :new, 1) ->
        options = for {key, value} <- fields, do: {known(key), value}
        made = attempt(module, fn -> module.new(options) end)
        if misfit?(made), do: attempt(module, fn -> module.new(Map.new(options)) end), else: made

      Enum.any?(module.module_info(:exports), &match?({:new, _arity}, &1)) ->
        throw({:left_out, "new takes its arguments by their place"})

      true ->
        read(module, fields)
    end
  end

  defp known(key), do: existing(key) || throw({:left_out, "there is no field #{key}"})

  defp misfit?({:refused, %{"refused" => words}}) do
    String.starts_with?(words, ["FunctionClauseError", "BadMapError", "Protocol.UndefinedError"])
  end

  defp misfit?(_made), do: false

  # --- arguments --------------------------------------------------------------------------------

  defp with_arguments(arguments, modules, take) do
    take.(Enum.map(arguments, &argument(&1, modules)))
  catch
    {:refused_argument, refusal} -> {:earlier, refusal}
  end

  defp argument(%{"array" => literal} = map, _modules) when map_size(map) == 1 do
    literal["data"]
    |> Enum.map(&Map.get(@specials, &1, &1))
    |> Nx.tensor(type: @elements[literal["dtype"]])
    |> Nx.reshape(List.to_tuple(literal["shape"]))
  end

  defp argument(%{"tokenizer" => _table} = map, _modules) when map_size(map) == 1 do
    throw({:left_out, "a tokenizer is a module of the application"})
  end

  defp argument(%{"bytes" => text} = map, _modules) when map_size(map) == 1 do
    Base.decode64!(text)
  end

  defp argument(%{"decode" => payload, "type" => type} = map, modules) when map_size(map) == 2 do
    with {:ok, module} <- Map.get(modules, type, :error),
         {:ok, value} <- read(module, payload) do
      value
    else
      {:refused, refusal} -> throw({:refused_argument, refusal})
      _absent -> throw({:left_out, "the type #{type} is not there"})
    end
  end

  defp argument(%{} = map, modules) do
    Map.new(map, fn {key, value} -> {key, argument(value, modules)} end)
  end

  defp argument(list, modules) when is_list(list), do: Enum.map(list, &argument(&1, modules))
  defp argument(other, _modules), do: other

  defp expressible!(%{"dtype" => dtype, "data" => data}) do
    cond do
      not Code.ensure_loaded?(Nx) -> throw({:left_out, "arrays are those of Nx"})
      not is_map_key(@elements, dtype) -> throw({:left_out, "Nx has no #{dtype}"})
      data == [] -> throw({:left_out, "Nx has no tensors without elements"})
      true -> :ok
    end
  end

  # --- calling ----------------------------------------------------------------------------------

  # Elixir refuses by {:error, reason}, or by raising.
  defp attempt(module, call) do
    case call.() do
      {:ok, value} -> {:ok, value}
      :error -> {:refused, refusal(module, ":error", nil)}
      {:error, reason} -> {:refused, refusal(module, reason)}
      value -> {:ok, value}
    end
  rescue
    error -> {:refused, refusal(module, error)}
  catch
    {:left_out, _why} = left_out -> throw(left_out)
    kind, reason -> {:refused, refusal(module, "#{kind}: #{show(reason)}", nil)}
  end

  defp refusal(module, %{__exception__: true} = error) do
    message = Exception.message(error)
    words = "#{inspect(error.__struct__)}: #{message}"
    refusal(module, words, listed(message))
  end

  defp refusal(module, faults) when is_list(faults) do
    if faults != [] and Enum.all?(faults, &match?(%{code: _code, at: _at}, &1)) do
      named = for fault <- faults, do: [text(fault.code), text(fault.at)]
      refusal(module, show(faults), named)
    else
      refusal(module, show(faults), nil)
    end
  end

  defp refusal(module, reason) when is_binary(reason), do: refusal(module, reason, nil)
  defp refusal(module, reason), do: refusal(module, show(reason), nil)

  defp refusal(_module, words, faults) do
    words = to_valid(words)
    first = words |> String.split("\n", trim: true) |> List.first() || "refused"

    %{
      "refused" => String.slice(first, 0, @words),
      "faults" => faults,
      "message" => String.slice(words, 0, 2000)
    }
  end

  # Faults as the emitted packages list them in an error.
  defp listed(message) do
    case Regex.scan(~r/^  (\w+) at "((?:[^"\\\n]|\\.)*)": /m, to_valid(message)) do
      [] -> nil
      found -> for [_line, code, at] <- found, do: [code, String.replace(at, ~r/\\(.)/, "\\1")]
    end
  end

  defp text(atom) when is_atom(atom), do: Atom.to_string(atom)
  defp text(binary) when is_binary(binary), do: binary
  defp text(other), do: show(other)

  defp show(term) do
    term |> inspect(limit: 20, printable_limit: @words) |> String.slice(0, @words)
  end

  # --- writing ----------------------------------------------------------------------------------

  defp written(module, value, wants) do
    case attempt_write(module, value) do
      {:ok, tree} -> Map.put(tree, "loose", not function_exported?(module, :decode, 1))
      {:refused, _refusal} when wants == "refusal" -> %{"taken" => show(value)}
      {:refused, refusal} -> Map.put(refusal, "writing", true)
    end
  catch
    # Nothing writes it, so all there is to see is that it was taken.
    {:unwritable, _what} -> %{"taken" => show(value), "verdict" => true}
  end

  defp attempt_write(module, value) do
    {:ok, %{"gives" => encode(module, value)}}
  rescue
    error -> {:refused, refusal(module, error)}
  catch
    {:unwritable, _what} = unwritable -> throw(unwritable)
    kind, reason -> {:refused, refusal(module, "#{kind}: #{show(reason)}", nil)}
  end

  defp encode(module, value) do
    if function_exported?(module, :to_map, 1) do
      value |> module.to_map() |> plain()
    else
      plain(value)
    end
  end

  defp shown(value) do
    %{"gives" => plain(value)}
  rescue
    error -> %{"taken" => show(error)}
  catch
    _kind, _reason -> %{"taken" => show(value)}
  end

  # A value as JSON: by functions of its own, or by a library that has an encoder for it.
  defp plain(value) when is_boolean(value) or is_nil(value) or is_number(value), do: value
  defp plain(atom) when is_atom(atom), do: Atom.to_string(atom)

  defp plain(binary) when is_binary(binary) do
    if String.valid?(binary), do: binary, else: %{"bytes" => Base.encode64(binary)}
  end

  defp plain([item | rest]) when is_list(rest), do: [plain(item) | plain(rest)]
  defp plain([]), do: []

  defp plain(%DateTime{microsecond: {fraction, _digits}} = moment) do
    precision = if fraction == 0, do: 0, else: 6
    utc = moment |> DateTime.to_unix(:microsecond) |> DateTime.from_unix!(:microsecond)
    DateTime.to_iso8601(%DateTime{utc | microsecond: {fraction, precision}})
  end

  defp plain(%Date{} = date), do: Date.to_iso8601(date)

  defp plain(%{__struct__: Nx.Tensor} = tensor) do
    type = Nx.type(tensor)
    specials = Map.new(@specials, fn {text, atom} -> {atom, text} end)

    %{
      "array" => %{
        "dtype" => Enum.find_value(@elements, fn {name, known} -> known == type && name end),
        "shape" => tensor |> Nx.shape() |> Tuple.to_list(),
        "data" => tensor |> Nx.to_flat_list() |> Enum.map(&Map.get(specials, &1, &1))
      }
    }
  end

  defp plain(%module{} = value) do
    Code.ensure_loaded(module)

    if function_exported?(module, :to_map, 1) do
      value |> module.to_map() |> plain()
    else
      by_library(value)
    end
  end

  defp plain(%{} = map), do: Map.new(map, fn {key, value} -> {plain_key(key), plain(value)} end)
  defp plain(other), do: throw({:unwritable, other})

  defp plain_key(key) when is_binary(key), do: to_valid(key)
  defp plain_key(key) when is_atom(key), do: Atom.to_string(key)
  defp plain_key(key), do: show(key)

  defp by_library(value) do
    encoder = Enum.find(@encoders, &encoder?(&1, value))
    if encoder, do: {:json, encoder.encode!(value)}, else: throw({:unwritable, value})
  end

  # Structs have an encoder where one is derived or implemented, and a refusing one elsewhere.
  defp encoder?(library, value) do
    protocol = Module.concat(library, "Encoder")

    Code.ensure_loaded?(library) and Code.ensure_loaded?(protocol) and
      protocol.impl_for(value) not in [nil, Module.concat(protocol, "Any")]
  end

  # --- JSON -------------------------------------------------------------------------------------

  defp json(nil), do: "null"
  defp json(value) when is_boolean(value), do: Atom.to_string(value)
  defp json(value) when is_integer(value), do: Integer.to_string(value)
  defp json(value) when is_float(value), do: Float.to_string(value)
  defp json(text) when is_binary(text), do: [?", escape(text), ?"]
  defp json(list) when is_list(list), do: [?[, list |> Enum.map(&json/1) |> commas(), ?]]

  # What a library wrote is on one line, or no JSON of any library.
  defp json({:json, text}), do: text |> IO.iodata_to_binary() |> String.replace(["\n", "\r"], " ")

  defp json(%{} = map) do
    [?{, map |> Enum.map(fn {key, value} -> [json(key), ?:, json(value)] end) |> commas(), ?}]
  end

  defp commas(items), do: Enum.intersperse(items, ?,)

  defp escape(text), do: for(<<char::utf8 <- to_valid(text)>>, do: escaped(char))

  defp escaped(char) when char in [?", ?\\], do: [?\\, char]
  defp escaped(char) when char >= 0x20 and char != 0x7F, do: <<char::utf8>>

  defp escaped(char) do
    ["\\u", char |> Integer.to_string(16) |> String.pad_leading(4, "0")]
  end

  defp to_valid(text) do
    if String.valid?(text), do: text, else: inspect(text, limit: 100, printable_limit: @words)
  end
end

Tinkerspec.Parity.Runner.main(System.argv())

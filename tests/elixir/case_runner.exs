# Runs the cases of small schema sets against the modules that were generated from them:
#
#     elixir -pa EBIN case_runner.exs CODEC NAMESPACE CASES [NAMESPACE CASES ...]
#
# prints what does not hold, one line each. The Python package is held to the same cases by
# tests/integration/case_runner.py.

defmodule CaseRunner do
  # How the cases call every key that a type does not know and ignores.
  @ignored "later"

  def main([codec | arguments]) do
    codec = Module.concat([codec])

    failures =
      for [namespace, path] <- Enum.chunk_every(arguments, 2),
          type <- parse(File.read!(path)),
          failure <- failures(codec, namespace, type),
          do: "#{namespace}.#{type["type"]} #{failure}"

    Enum.each(failures, &IO.puts/1)
    System.halt(if failures == [], do: 0, else: 1)
  end

  defp failures(codec, namespace, %{"type" => name, "accept" => accept, "reject" => reject}) do
    module = Module.concat(namespace, name)
    Code.ensure_loaded!(module)

    Enum.flat_map(accept, &accepting(codec, module, &1)) ++
      Enum.flat_map(reject, &rejecting(codec, module, &1))
  end

  defp accepting(codec, module, payload) do
    results = for form <- forms(payload), uniq: true, do: codec.decode(module, form)

    case results do
      [{:ok, value}] -> written(codec, module, payload, value)
      [{:error, faults}] -> ["#{show(payload)}: rejected with #{inspect(faults)}"]
      several -> ["#{show(payload)}: read as different things, #{inspect(several)}"]
    end
  end

  defp written(codec, module, payload, value) do
    wire = codec.write!(module, value)
    again = for form <- forms(wire), uniq: true, do: codec.decode(module, form)

    case again do
      [{:ok, ^value}] ->
        for place <- lost(payload, wire, ""), do: "#{show(payload)}: lost #{place}"

      other ->
        ["#{show(payload)}: written as #{show(wire)}, read again as #{inspect(other)}"]
    end
  end

  defp rejecting(codec, module, %{"errors" => errors} = reject) do
    expected = errors |> Enum.map(&{&1["code"], &1["at"]}) |> Enum.sort()
    payload = Map.get(reject, "payload", reject["text"])
    forms = if is_map_key(reject, "text"), do: [reject["text"]], else: forms(payload)

    for form <- forms, found = faults(codec, module, form), found != expected do
      "#{show(payload)}: #{inspect(found)} instead of #{inspect(expected)}"
    end
  end

  defp faults(codec, module, form) do
    case codec.decode(module, form) do
      {:ok, value} -> {:ok, value}
      {:error, faults} -> faults |> Enum.map(&{Atom.to_string(&1.code), &1.at}) |> Enum.sort()
    end
  end

  # The payload in each form that can be read; a string is always taken for JSON text.
  defp forms(payload) when is_binary(payload), do: [text(payload)]
  defp forms(payload), do: [text(payload), payload]

  # Whichever of the libraries is there; the types find one by themselves.
  @json Enum.find([:jiffy, JSON, Jason], &Code.ensure_loaded?/1) ||
          raise("no JSON library: install erlang-jiffy, or use Elixir 1.18 or newer")

  if @json == :jiffy do
    defp parse(text), do: :jiffy.decode(text, [:return_maps, :use_nil])
    defp text(json), do: json |> :jiffy.encode([:use_nil]) |> IO.iodata_to_binary()
  else
    defp parse(text), do: @json.decode!(text)
    defp text(json), do: @json.encode!(json)
  end

  # Places of the payload that the wire does not have; null may stand for its absence.
  defp lost(%{} = payload, %{} = wire, place) do
    Enum.flat_map(payload, fn
      {key, value} when is_map_key(wire, key) -> lost(value, wire[key], "#{place}/#{key}")
      {key, value} when value == nil or key == @ignored -> []
      {key, _value} -> ["#{place}/#{key}"]
    end)
  end

  defp lost(payload, wire, place) when is_list(payload) and is_list(wire) do
    if length(payload) == length(wire) do
      [payload, wire, Enum.to_list(1..length(payload)//1)]
      |> Enum.zip()
      |> Enum.flat_map(fn {value, held, position} -> lost(value, held, "#{place}/#{position}") end)
    else
      [place]
    end
  end

  defp lost(payload, wire, place) do
    if payload == wire or timestamp?(payload), do: [], else: [place]
  end

  defp timestamp?(text) when is_binary(text), do: text =~ ~r/^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]/
  defp timestamp?(_other), do: false

  defp show(payload), do: inspect(payload, limit: 8, printable_limit: 60)
end

CaseRunner.main(System.argv())

# Reads payloads as types, for the tests beside this file:
#
#     elixir --erl -noinput -pa EBIN worker.exs NAMESPACE
#
# A request is a JSON list of {"type": name, "text": JSON text}, an answer the list of what came of
# each: {"ok": canonical value}, {"errors": [{"code": code, "at": pointer}]}, or {"unwritten": why};
# "crash" holds what was raised instead. Both are preceded by their length in four bytes, because lines of this size
# would have to be read in many pieces.

defmodule Worker do
  def main([namespace]) do
    port = Port.open({:fd, 0, 1}, [:binary, :eof, packet: 4])
    serve(port, namespace)
  end

  defp serve(port, namespace) do
    receive do
      {^port, {:data, request}} ->
        questions = parse(request)

        answers =
          for %{"type" => type, "text" => text} <- questions, do: answer(namespace, type, text)

        Port.command(port, print(answers))
        serve(port, namespace)

      {^port, :eof} ->
        System.halt(0)
    end
  end

  defp answer(namespace, type, text) do
    module = Module.concat(namespace, type)

    case module.decode(text) do
      {:ok, value} -> written(module, value)
      {:error, faults} -> %{"errors" => for(fault <- faults, do: Map.take(fault, [:code, :at]))}
    end
  rescue
    error -> %{"crash" => Exception.format(:error, error, __STACKTRACE__)}
  end

  defp written(module, value) do
    %{"ok" => canonical(module, value)}
  rescue
    error in ArgumentError -> %{"unwritten" => Exception.message(error)}
  end

  defp canonical(module, value) do
    if function_exported?(module, :to_map, 1),
      do: module.to_map(value),
      else: module.to_string(value)
  end

  # Whichever of the libraries is there; the types find one by themselves.
  @json Enum.find([:jiffy, JSON, Jason], &Code.ensure_loaded?/1) ||
          raise("no JSON library: install erlang-jiffy, or use Elixir 1.18 or newer")

  if @json == :jiffy do
    defp parse(text), do: :jiffy.decode(text, [:return_maps, :use_nil])
    defp print(value), do: :jiffy.encode(value, [:use_nil])
  else
    defp parse(text), do: @json.decode!(text)
    defp print(value), do: @json.encode!(value)
  end
end

Worker.main(System.argv())

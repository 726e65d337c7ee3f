# Reads Elixir source without running it: `elixir quoted.exs < paths`, one path a line.
#
# Prints a line for each file: its path; the strings in it; the names that it calls, in its own module
# or in another (`Module.name`). Fields are separated by tabs, items by commas, all but the path in
# Base64. Atoms are never made: the source of a stranger could fill the table of them.

defmodule Quoted do
  def read(path) do
    encode = fn text, _meta -> {:ok, {:an_atom, text}} end
    {:ok, tree} = Code.string_to_quoted(File.read!(path), static_atoms_encoder: encode)
    {strings, calls} = walk(tree, {[], []})
    IO.puts(Enum.join([path, line(strings), line(calls)], "\t"))
  end

  defp line(items), do: items |> Enum.uniq() |> Enum.map_join(",", &Base.encode64/1)

  defp walk({:an_atom, text}, {strings, calls}), do: {[text | strings], calls}

  defp walk({{:., _, [module, name]}, _, arguments}, {strings, calls}) do
    {strings, calls} = walk(module, {strings, ["#{plain(module)}.#{plain(name)}" | calls]})
    walk(arguments, {strings, calls})
  end

  # A variable is no call.
  defp walk({_name, _, context}, found) when not is_list(context), do: found

  defp walk({name, _, arguments}, {strings, calls}) do
    {strings, calls} = walk_name(name, {strings, calls})
    walk(arguments, {strings, calls})
  end

  defp walk({one, other}, found), do: walk(other, walk(one, found))
  defp walk(items, found) when is_list(items), do: Enum.reduce(items, found, &walk/2)
  defp walk(text, {strings, calls}) when is_binary(text), do: {[text | strings], calls}
  defp walk(_other, found), do: found

  defp walk_name({:an_atom, name}, {strings, calls}), do: {strings, [name | calls]}
  defp walk_name(name, {strings, calls}) when is_atom(name), do: {strings, ["#{name}" | calls]}
  defp walk_name(name, found), do: walk(name, found)

  defp plain({:__aliases__, _, parts}), do: Enum.map_join(parts, ".", &plain/1)
  defp plain({:an_atom, text}), do: text
  defp plain(name) when is_atom(name), do: "#{name}"
  defp plain({name, _, _}), do: "(#{plain(name)})"
  defp plain(_other), do: "(value)"
end

IO.stream(:stdio, :line) |> Enum.each(&Quoted.read(String.trim_trailing(&1, "\n")))

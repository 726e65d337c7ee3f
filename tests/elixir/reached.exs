# What dialyzer has to know to judge compiled modules: reached.exs EBIN.
#
# It prints the release of Erlang, where Elixir is, and the files of the modules of Erlang and Elixir that
# those in the folder call, and of what these call in turn. All that is farther away changes no type of what
# the folder calls.
[ebin] = System.argv()
core = :code.lib_dir(:elixir)
folders = for app <- [:elixir, :erts, :kernel, :stdlib], do: Path.join(:code.lib_dir(app), "ebin")

called = fn file ->
  {:ok, {_, imports: functions}} = :beam_lib.chunks(String.to_charlist(file), [:imports])
  for {module, _, _} <- functions, uniq: true, do: "#{module}.beam"
end

reached = fn files ->
  for name <- files |> Enum.flat_map(called) |> Enum.uniq(),
      file = folders |> Enum.map(&Path.join(&1, name)) |> Enum.find(&File.exists?/1),
      do: file
end

near = reached.(Path.wildcard(Path.join(ebin, "*.beam")))
files = Enum.sort(Enum.uniq(near ++ reached.(near)))
IO.puts(Enum.join([:erlang.system_info(:otp_release), Path.join(core, "ebin") | files], "\n"))

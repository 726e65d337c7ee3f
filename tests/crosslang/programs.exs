# Runs each program that is named and prints how each faulty one fails: nothing, when all is well.

failures =
  for path <- System.argv(),
      failure =
        (try do
           Code.eval_file(path)
           nil
         rescue
           error -> Exception.message(error)
         end) do
    IO.puts("#{path}: #{failure}")
  end

System.halt(if failures == [], do: 0, else: 1)

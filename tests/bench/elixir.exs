# How long the Elixir package takes to read and to write, as ratios to what the JSON library alone
# takes for the same bytes; and to build an input token by token, as ratios to a plain list. `make
# bench` runs it, from the root of the checkout:
#
#     elixir tests/bench/elixir.exs
#
# Three sizes of each show whether the cost grows as the payload does. Absolute times mean nothing on
# another machine, and there is no bar: it prints a Markdown table.

Code.ensure_loaded?(:jiffy) ||
  raise "this needs jiffy (Debian, Ubuntu: apt-get install erlang-jiffy)"

{:ok, _modules, _warnings} =
  Kernel.ParallelCompiler.compile(Path.wildcard("generated/elixir/lib/**/*.ex"))

defmodule Bench do
  @rounds 7
  @tokens 8192

  def main do
    IO.puts(
      "| work | size | without the types, ms | with them, ms | ratio | a part, of the least size's |"
    )

    IO.puts("|---|---|---|---|---|---|")
    rows("decode training runs", [2_500, 5_000, 10_000], &decoding/1)
    rows("encode a ForwardBackwardRequest, data of #{@tokens}", [16, 32, 64], &encoding/1)
    rows("decode a ForwardBackwardRequest, data of #{@tokens}", [16, 32, 64], &reading/1)
    rows("collect tokens, then from_ints", [10_000, 20_000, 40_000], &collecting/1)
    rows("append_int, which copies", [1_000, 2_000, 4_000], &appending/1)
  end

  defp rows(work, sizes, prepare) do
    Enum.reduce(sizes, nil, fn size, least ->
      {alone, types} = prepare.(size)
      {alone, types} = {median(alone), median(types)}
      part = types / size
      least = least || part

      IO.puts(
        "| #{work} | #{size} | #{ms(alone)} | #{ms(types)} " <>
          "| #{Float.round(types / max(alone, 1), 2)} | #{Float.round(part / least, 2)} |"
      )

      least
    end)
  end

  defp decoding(size) do
    text = encode(%{"training_runs" => Enum.map(1..size, &run/1), "cursor" => cursor(size)})
    {fn -> decode(text) end, fn -> Tinkex.Types.TrainingRunsResponse.from_json(text) end}
  end

  defp encoding(size) do
    plain = request(size)
    value = Tinkex.Types.ForwardBackwardRequest.from_map(plain)

    {fn -> encode(plain) end,
     fn -> value |> Tinkex.Types.ForwardBackwardRequest.to_map() |> encode() end}
  end

  defp reading(size) do
    text = encode(request(size))
    {fn -> decode(text) end, fn -> Tinkex.Types.ForwardBackwardRequest.from_json(text) end}
  end

  defp collecting(size) do
    {fn -> collected(size) end, fn -> Tinkex.Types.ModelInput.from_ints(collected(size)) end}
  end

  defp appending(size) do
    append = &Tinkex.Types.ModelInput.append_int(&2, &1)

    {fn -> collected(size) end,
     fn -> Enum.reduce(1..size, Tinkex.Types.ModelInput.empty(), append) end}
  end

  defp collected(size), do: 1..size |> Enum.reduce([], &[&1 | &2]) |> Enum.reverse()

  defp run(number) do
    %{
      "training_run_id" => "run-#{number}",
      "base_model" => "llama-3.1-8b",
      "model_owner" => "user@example.com",
      "is_lora" => true,
      "corrupted" => false,
      "lora_rank" => 32,
      "last_request_time" => "2025-11-26T10:00:00Z",
      "last_checkpoint" => %{
        "checkpoint_id" => "weights/#{number}",
        "checkpoint_type" => "training",
        "time" => "2025-11-26T10:00:00.123456Z",
        "tinker_path" => "tinker://run-#{number}/weights/#{number}",
        "size_bytes" => 1_048_576,
        "public" => false
      },
      "user_metadata" => %{"experiment" => "test-#{number}"}
    }
  end

  defp cursor(size), do: %{"offset" => 0, "limit" => size, "total_count" => size}

  defp request(size) do
    tokens = Enum.to_list(1..@tokens)
    weights = Enum.map(tokens, &(&1 / 3))

    datum = %{
      "model_input" => %{"chunks" => [%{"type" => "encoded_text", "tokens" => tokens}]},
      "loss_fn_inputs" => %{
        "target_tokens" => %{"data" => tokens, "dtype" => "int64", "shape" => [@tokens]},
        "weights" => %{"data" => weights, "dtype" => "float32", "shape" => [@tokens]}
      }
    }

    %{
      "forward_backward_input" => %{
        "data" => List.duplicate(datum, size),
        "loss_fn" => "cross_entropy"
      },
      "model_id" => "model-7f3a"
    }
  end

  defp decode(text), do: :jiffy.decode(text, [:return_maps, :use_nil])
  defp encode(value), do: value |> :jiffy.encode([:use_nil]) |> IO.iodata_to_binary()

  # Microseconds. Each round has a process, and thus a heap, of its own; the first one only warms up.
  defp median(work) do
    [_warm | times] = for _ <- 0..@rounds, do: alone(fn -> elem(:timer.tc(work), 0) end)
    Enum.at(Enum.sort(times), div(@rounds, 2))
  end

  defp alone(work), do: work |> Task.async() |> Task.await(:infinity)

  defp ms(microseconds), do: Float.round(microseconds / 1000, 1)
end

Bench.main()

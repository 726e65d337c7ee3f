defmodule AttacksTest do
  @moduledoc """
  Payloads made to cost: each is refused or read in time and memory that grow with the payload alone.

  What takes quadratic time would not end at these sizes before ExUnit's timeout.
  """

  use ExUnit.Case, async: true

  alias Tinkex.Types
  alias Tinkex.Types.Codec

  @many 200_000
  @escapes String.duplicate("\e[2J\n", 50_000)

  defp text(json), do: IO.iodata_to_binary(json)
  defp repeated(count, json), do: json |> List.duplicate(count) |> Enum.intersperse(",")
  defp keys(count), do: Enum.map_intersperse(1..count, ",", &~s("k#{&1}":1))

  defp faults(module, text) do
    {:error, faults} = module.decode(text)
    for fault <- faults, do: assert(byte_size(fault.message) < 400)
    for fault <- Enum.take(faults, 3), do: assert(String.printable?(fault.message))
    for fault <- faults, do: {fault.code, fault.at}
  end

  test "integers of millions of digits are no JSON" do
    for digits <- [310, 2_000_000], sign <- ["", "-"] do
      number = [sign, String.duplicate("1", digits)]
      assert faults(Types.LoraConfig, text([~s({"rank":), number, "}"])) == [json: ""]
      assert faults(Types.LoraConfig, text([~s({"a":1.5,"rank": ), number, " }"])) == [json: ""]
    end
  end

  test "many digits elsewhere are numbers" do
    ones = String.duplicate("1", @many)
    zeros = String.duplicate("0", @many)

    for number <- [
          "0.#{ones}",
          "1.#{ones}",
          "1e-#{zeros}1",
          "#{ones}e-#{@many}",
          "0.#{ones}E+0"
        ] do
      assert {:ok, _} = Types.AdamParams.decode(~s({"learning_rate":#{number}}))
    end

    assert faults(Types.LoraConfig, ~s({"rank":"#{ones}"})) == [type: "/rank"]
  end

  test "numbers beyond a double are no JSON" do
    for number <- ["1e999", "-1e999", "1e#{String.duplicate("9", @many)}", "NaN", "-Infinity"] do
      assert faults(Types.AdamParams, ~s({"learning_rate":#{number}})) == [json: ""]
    end

    assert faults(Types.LoraConfig, ~s({"rank":#{Integer.pow(2, 70)}})) == [range: "/rank"]
    assert faults(Types.AdamParams, ~s({"learning_rate":"NaN"})) == [type: "/learning_rate"]
  end

  test "many unknown keys are as many faults, or none" do
    assert [extra: "/k1", extra: "/k10"] ++ _ =
             faults = faults(Types.LoraConfig, text([~s({"rank":1,), keys(100_000), "}"]))

    assert length(faults) == 100_000

    open = text([~s({"offset":0,"limit":1,"total_count":2,), keys(@many), "}"])
    assert {:ok, %Types.Cursor{limit: 1}} = Types.Cursor.decode(open)
  end

  test "of many faulty elements of an array of numbers the first is named" do
    array = fn item -> text([~s({"dtype":"int64","data":[), repeated(@many, item), "]}"]) end
    assert faults(Types.TensorData, array.(~s("x"))) == [type: "/data/0"]
    assert faults(Types.TensorData, array.("1.5")) == [tensor: ""]
    assert faults(Types.TensorData, array.("{}")) == [type: "/data/0"]
  end

  test "every one of many faulty objects is reported" do
    chunks = repeated(50_000, ~s({"type":"encoded_text","tokens":["x"]}))
    faults = faults(Types.ModelInput, text([~s({"chunks":[), chunks, "]}"]))
    assert length(faults) == 50_000
    assert List.last(faults) == {:type, "/chunks/49999/tokens/0"}
  end

  test "the sides of a shape are multiplied no further than needed" do
    for side <- ["3", "9223372036854775807"] do
      sides = repeated(@many, side)
      tensor = text([~s({"dtype":"int64","data":[],"shape":[), sides, "]}"])
      assert faults(Types.TensorData, tensor) == [tensor: ""]
    end

    zero = text([~s({"dtype":"int64","data":[],"shape":[), repeated(@many, "9"), ",0]}"])
    assert {:ok, _} = Types.TensorData.decode(zero)
    ones = text([~s({"dtype":"int64","data":[7],"shape":[), repeated(@many, "1"), "]}"])
    assert {:ok, _} = Types.TensorData.decode(ones)
  end

  test "nesting without end is no JSON" do
    for open <- ["[", ~s({"a":)], depth <- [129, 1025, @many] do
      close = if open == "[", do: "]", else: "}"
      nested = String.duplicate(open, depth) <> "1" <> String.duplicate(close, depth)
      assert faults(Types.Cursor, nested) == [json: ""]
      assert faults(Types.Cursor, String.duplicate(open, depth)) == [json: ""]
    end

    term = Enum.reduce(1..@many, 1, fn _, inner -> [inner] end)
    assert faults(Types.Cursor, %{"x" => term}) == [json: ""]
  end

  test "a term may be as deep as a text" do
    deep = fn levels -> Enum.reduce(2..levels, [], fn _, inner -> [inner] end) end
    cursor = %{"offset" => 0, "limit" => 1, "total_count" => 2}
    assert {:ok, _} = Types.Cursor.decode(Map.put(cursor, "x", deep.(127)))
    assert faults(Types.Cursor, Map.put(cursor, "x", deep.(128))) == [json: ""]
  end

  test "megabytes of text are shown as a short, escaped excerpt" do
    quoted = quoted(@escapes)
    long = String.duplicate("x", @many)

    for {module, payload} <- [
          {Types.LoraConfig, ~s({"rank":1,#{quoted}:1})},
          {Types.LoraConfig, ~s({"rank":1,"#{long}":1})},
          {Types.LoraConfig, ~s({"rank":#{quoted}})},
          {Types.ModelInputChunk, ~s({"type":#{quoted}})},
          {Types.LossFnType, quoted},
          {Types.Checkpoint, ~s({"time":#{quoted}})},
          {Types.ParsedCheckpointTinkerPath, ~s({"tinker_path":"#{long}"})},
          {Types.AdamParams, @escapes},
          {Types.AdamParams, ~s({"eps":1) <> @escapes}
        ] do
      error = assert_raise ArgumentError, fn -> Codec.read!(module, payload) end
      assert byte_size(error.message) < 1000
      refute error.message =~ "\e"
      faults(module, payload)
    end

    assert [extra: pointer] = faults(Types.LoraConfig, ~s({"rank":1,"#{long}":1}))
    assert pointer == "/" <> long
  end

  test "an exception names a hundred faults, and says how many more there are" do
    payload = text([~s({"chunks":[), repeated(250, "1"), "]}"])
    error = assert_raise ArgumentError, fn -> Types.ModelInput.from_json(payload) end
    assert length(String.split(error.message, "\n")) == 102
    assert String.ends_with?(error.message, "\n  and 150 more, which decode/1 gives")
  end

  test "megabytes of base64 and timestamps are judged" do
    image = fn data ->
      ~s({"data":"#{data}","format":"png","height":1,"tokens":1,"width":1})
    end

    good = String.duplicate("AAAA", 500_000)
    assert {:ok, _} = Types.ImageChunk.decode(image.(good))

    for end_ <- ["!", "A", "YR==", "=", "\\n"] do
      assert faults(Types.ImageChunk, image.(good <> end_)) == [base64: "/data"]
    end

    stamp = "2025-11-26T10:00:00.#{String.duplicate("1", @many)}"
    assert faults(Types.Checkpoint, ~s({"time":"#{stamp}"})) |> Enum.member?({:datetime, "/time"})
  end

  defmodule Ambiguous do
    def __schema__, do: {:string, [pattern: "^(a|aa)*$"]}
  end

  defmodule Plain do
    def __schema__, do: {:string, [pattern: "^(?:[a-z]|-)+$"]}
  end

  test "a pattern goes back and tries again so many times and no more" do
    # Each costs an exponential number of steps.
    hopeless = String.duplicate("a", 60) <> "b"
    {:error, faults} = Codec.decode(Ambiguous, ~s("#{hopeless}"))
    assert [%{code: :pattern, at: ""}] = faults
    for _ <- 1..20, do: assert({:error, _} = Codec.decode(Ambiguous, ~s("#{hopeless}")))

    assert {:ok, _} = Codec.decode(Ambiguous, ~s("#{String.duplicate("a", 100_000)}"))
    assert {:ok, _} = Codec.decode(Plain, ~s("#{String.duplicate("a-", 100_000)}"))
    assert {:error, _} = Codec.decode(Plain, ~s("#{String.duplicate("a-", 100_000)}B"))
  end

  defp quoted(text) do
    escaped = text |> String.replace("\e", "\\u001b") |> String.replace("\n", "\\n")
    ~s("#{escaped}")
  end
end

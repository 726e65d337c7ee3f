defmodule CodecTest do
  @moduledoc """
  What the vectors do not say: terms instead of text, odd numbers, errors of the caller.
  """

  use ExUnit.Case, async: true

  alias Tinkex.Types.AdamParams
  alias Tinkex.Types.Checkpoint
  alias Tinkex.Types.CheckpointType
  alias Tinkex.Types.Codec
  alias Tinkex.Types.Cursor
  alias Tinkex.Types.Datum
  alias Tinkex.Types.EncodedTextChunk
  alias Tinkex.Types.ForwardBackwardInput
  alias Tinkex.Types.ForwardBackwardOutput
  alias Tinkex.Types.ImageChunk
  alias Tinkex.Types.ImageFormat
  alias Tinkex.Types.LoraConfig
  alias Tinkex.Types.LossFnType
  alias Tinkex.Types.ModelID
  alias Tinkex.Types.ModelInput
  alias Tinkex.Types.OptimStepRequest
  alias Tinkex.Types.TensorData

  defp codes({:error, faults}), do: Enum.map(faults, &{&1.code, &1.at})

  describe "maps" do
    test "have strings or atoms for keys, at any depth" do
      fields = %{adam_params: %{"eps" => 0.5, beta1: 0}, model_id: "m"}
      request = OptimStepRequest.from_map(fields)
      assert %OptimStepRequest{adam_params: %AdamParams{eps: 0.5, beta1: 0.0}} = request
    end

    test "hold values of the package, and what its structs hold" do
      input = %{data: [], loss_fn: :ppo}
      assert ForwardBackwardInput.from_map(input).loss_fn == :ppo
      params = %AdamParams{learning_rate: 0.5}
      request = OptimStepRequest.from_map(%{adam_params: params, model_id: "m"})
      assert request.adam_params == params
      fields = %{checkpoint_id: "i", checkpoint_type: "sampler", tinker_path: "p"}
      time = ~U[2025-01-02 03:04:05Z]
      assert Checkpoint.from_map(Map.put(fields, :time, time)).time == time
    end

    test "that no JSON text could give are refused as a whole" do
      for odd <- [{1, 2}, self(), %URI{}, [1 | 2], <<255>>, %{1 => 2}, %{:a => 1, "a" => 1}] do
        payload = %{"offset" => "x", "limit" => 1, "total_count" => 1, "later" => odd}
        assert codes(Cursor.decode(payload)) == [{:json, ""}]
      end
    end

    test "hold no number that a double cannot, read or ignored" do
      huge = Integer.pow(10, 400)
      assert codes(AdamParams.decode(%{"eps" => huge})) == [{:json, ""}]
      text = ~s({"offset": 1, "limit": 1, "total_count": 1, "later": #{huge}})
      assert codes(Cursor.decode(text)) == [{:json, ""}]
      text = ~s({"offset": 1, "limit": 1, "total_count": 1, "later": "#{huge}"})
      assert {:ok, %Cursor{}} = Cursor.decode(text)
    end
  end

  describe "text" do
    test "with numbers that jiffy takes and JSON does not" do
      for cut_off <- ["1e+", "1E-", "16e+", "-7E-", "1.5e-"] do
        assert codes(AdamParams.decode(~s({"eps": #{cut_off}}))) == [{:json, ""}]

        assert codes(AdamParams.decode(~s({"beta1": 0.5, "x\\"": "", "eps": #{cut_off}}))) ==
                 [{:json, ""}]
      end
    end

    test "with such numbers inside of strings" do
      for text <- ["1e+", "a1e+b", "\\\"1e+", "3e-315", "\\\\"] do
        assert {:ok, _id} = ModelID.decode(~s("#{text}"))
      end

      assert ModelID.from_json(~S("3e-315 \" 1E+")) == ~S(3e-315 " 1E+)
    end

    test "with numbers below the normal range of a double" do
      for {text, number} <- [
            {"3e-315", 3.0e-315},
            {"-663e-313", -6.63e-311},
            {"74031e-327", 7.4031e-323},
            {"4.9e-324", 4.9e-324},
            {"1e-9999", 0.0}
          ] do
        payload = ~s({"data": [#{text}, 5], "dtype": "float32"})
        assert TensorData.from_json(payload).data == [number, 5]
      end
    end

    test "of which every reader makes the same double" do
      for {text, number} <- [
            {"9007199254740993", 9_007_199_254_740_992.0},
            {"36893488147419107329", 36_893_488_147_419_111_424.0},
            {"1e22", 1.0e22}
          ] do
        assert {:ok, params} = AdamParams.decode(~s({"learning_rate": #{text}}))
        assert params.learning_rate == number
        assert is_float(params.learning_rate)
      end
    end

    test "is read where a value is asked for too" do
      assert ImageFormat.from_json(~s("png")) == :png
      assert CheckpointType.from_json(~s("sampler")) == "sampler"
      assert codes(ImageFormat.decode("png")) == [{:json, ""}]
    end
  end

  describe "faults" do
    test "are listed by from_json/1 and from_map/1" do
      message =
        "the payload is no Tinkex.Types.Cursor\n" <>
          "  missing at \"/offset\": should be there\n" <>
          "  type at \"/limit\": should be an integer"

      payload = %{"limit" => "1", "total_count" => 3}
      assert_raise ArgumentError, message, fn -> Cursor.from_json(payload) end
      assert_raise ArgumentError, message, fn -> Cursor.from_map(payload) end
    end

    test "have a code, a place and a message" do
      assert {:error, [fault]} = LoraConfig.decode(%{"rank" => 0})
      assert fault == %{code: :range, at: "/rank", message: "should be at least 1, is 0"}
    end
  end

  describe "structs" do
    test "have the defaults of the contract, and a few of their own" do
      assert %LoraConfig{}.rank == 32
      assert %ModelInput{}.chunks == []
      assert %AdamParams{} == AdamParams.from_map(%{})
      assert codes(LoraConfig.decode(%{})) == [{:missing, "/rank"}]
      assert codes(ModelInput.decode(%{})) == [{:missing, "/chunks"}]
    end

    test "ask for what is required" do
      assert_raise ArgumentError, fn -> struct!(Cursor, offset: 1) end
    end
  end

  describe "to_map/1" do
    test "takes the text of an enum as well as its atom" do
      for loss_fn <- [:ppo, "ppo"] do
        value = %ForwardBackwardInput{data: [], loss_fn: loss_fn}
        assert ForwardBackwardInput.to_map(value) == %{"data" => [], "loss_fn" => "ppo"}
      end
    end

    test "writes instants in UTC" do
      {:ok, time, 0} = DateTime.from_iso8601("2025-01-02T03:04:05.120Z")

      value = checkpoint(time)
      assert Checkpoint.to_map(value)["time"] == "2025-01-02T03:04:05.120000Z"
      shifted = %DateTime{time | utc_offset: 3600, time_zone: "Etc/GMT-1", zone_abbr: "+01"}
      assert Checkpoint.to_map(%Checkpoint{value | time: shifted})["time"] =~ "T02:04:05.120000Z"
    end

    test "names the place of what it cannot write, and why" do
      tensor = %TensorData{data: [1.5], dtype: "int64", shape: [1]}
      datum = %Datum{model_input: %ModelInput{}, loss_fn_inputs: %{"weights" => tensor}}
      inputs = &%Datum{datum | loss_fn_inputs: &1}
      output = &%ForwardBackwardOutput{loss_fn_output_type: "x", metrics: &1}
      image = ImageChunk.new("", :png, 1, 1, 1)

      for {value, place} <- [
            {%AdamParams{learning_rate: -1.0}, "/learning_rate: should be above 0.0, is -1.0"},
            {%AdamParams{beta1: 1.0}, "/beta1: should be below 1.0, is 1.0"},
            {%AdamParams{eps: "1"}, "/eps: \"1\" is no number"},
            {%LoraConfig{rank: 0}, "/rank: should be at least 1, is 0"},
            {%LoraConfig{seed: 0x8000_0000_0000_0000}, "/seed: should be at most"},
            {tensor, "the value: should hold integers of 64 bits"},
            {datum, "/loss_fn_inputs/weights: should hold integers of 64 bits"},
            {inputs.(%{1 => tensor}), "/loss_fn_inputs: its key 1 is no string"},
            {inputs.(%{<<255>> => tensor}), "/loss_fn_inputs: its key \"\\xFF\" is no string"},
            {inputs.(%{:a => one(), "a" => one()}), "/loss_fn_inputs: a key stands in it twice"},
            {inputs.(%{"a/b" => %{one() | shape: [2]}}),
             "/loss_fn_inputs/a~1b: the shape [2] should"},
            {inputs.(%{"a" => %{one() | data: [:nan]}}),
             "/loss_fn_inputs/a/data/0: :nan is no number"},
            {inputs.(%{"a" => image}),
             "/loss_fn_inputs/a: a struct of Tinkex.Types.ImageChunk is no"},
            {output.(%{"m" => Integer.pow(10, 400)}),
             "/metrics/m: 10000000000000000000..., of 401"},
            {%TensorData{data: [0, -Integer.pow(10, 400)], dtype: :float32},
             "/data/1: -1000000000"},
            {%EncodedTextChunk{tokens: [0x8000_0000_0000_0000]}, "/tokens/0: should be at most"},
            {%EncodedTextChunk{tokens: [1 | 2]}, "/tokens: an improper list is no list"},
            {%ImageChunk{image | data: "YR=="}, "/data: should be padded base64"},
            {%ImageChunk{image | format: "gif"}, "/format: \"gif\" is not one of"},
            {Map.put(image, :size, 1), "the value: its struct has the unknown field :size"},
            {Map.delete(image, :data), "the value: its struct lacks the field :data"},
            {checkpoint(~N[2025-01-02 03:04:05]),
             "/time: a struct of NaiveDateTime is no datetime"},
            {checkpoint(%{~U[2025-01-02 03:04:05Z] | year: 10_000}),
             "/time: should be an RFC 3339"},
            {checkpoint(%{~U[2025-01-02 03:04:05Z] | hour: :x}), "/time: it is no moment"},
            {%Cursor{offset: 1, limit: nil, total_count: 1}, "/limit: nil is no int64"},
            {%EncodedTextChunk{tokens: [1, 2.5]}, "/tokens/1: 2.5 is no int64"},
            {%EncodedTextChunk{tokens: [1], type: "other"}, "/type: \"other\" is not one of"},
            {%ForwardBackwardInput{data: [], loss_fn: :other}, "/loss_fn: :other is not one of"},
            {%ForwardBackwardInput{data: [%{}], loss_fn: :ppo}, "/data/0: a map is no Tinkex"},
            {%ModelInput{chunks: [%AdamParams{}]}, "/chunks/0: Tinkex.Types.AdamParams is no"},
            {%ModelInput{chunks: [%{tokens: [1]}]}, "/chunks/0: "}
          ] do
        error = assert_raise ArgumentError, fn -> value.__struct__.to_map(value) end
        assert String.starts_with?(error.message, "cannot write " <> place)
        assert byte_size(error.message) < 200
      end
    end
  end

  defp one, do: %TensorData{data: [1], dtype: :int64, shape: [1]}

  defp checkpoint(time) do
    %Checkpoint{checkpoint_id: "i", checkpoint_type: "training", time: time, tinker_path: "p"}
  end

  test "messages name the kind of a term, and hold no more of a text than an excerpt" do
    for {odd, words} <- [
          {{1, 2}, "a tuple, which JSON has not"},
          {self(), "a pid, which JSON has not"},
          {make_ref(), "a reference, which JSON has not"},
          {&is_atom/1, "a function, which JSON has not"},
          {<<1::3>>, "a term of Erlang, which JSON has not"},
          {%URI{path: String.duplicate("x", 99)}, "a struct of URI"},
          {%{{1, 2} => 1}, "a tuple as a key"},
          {[1 | 2], "an improper list"},
          {%{~U[2025-01-02 03:04:05Z] | hour: :x}, "no moment of a calendar"}
        ] do
      {:error, [fault]} = Cursor.decode(%{"offset" => odd})
      assert fault.message == "should be JSON, but holds #{words}"
    end

    long = String.duplicate("x", 999)

    for value <- [long, String.to_atom(String.duplicate("y", 200)), Enum.to_list(1..999)] do
      cursor = %Cursor{offset: value, limit: 1, total_count: 1}
      error = assert_raise ArgumentError, fn -> Cursor.to_map(cursor) end
      assert byte_size(error.message) < 120
    end

    values = Enum.map(1..999, &"value #{&1}")
    error = assert_raise ArgumentError, fn -> Codec.enum_text!(values, long) end
    assert error.message =~ ~s("value 20", and 979 more)
    assert byte_size(error.message) < 400
  end

  test "Jason's ordered objects are read as objects, at any depth" do
    ordered = &%{__struct__: Jason.OrderedObject, values: &1}
    params = ordered.([{"eps", 0.25}, {:beta1, 0.5}, {"eps", 0.5}])

    for payload <- [
          ordered.([{"adam_params", params}, {"model_id", "m"}]),
          %{"adam_params" => params, "model_id" => "m"}
        ] do
      assert OptimStepRequest.from_json(payload).adam_params == %AdamParams{eps: 0.5, beta1: 0.5}
    end

    assert codes(AdamParams.decode(ordered.([{"later", 1}]))) == [{:extra, "/later"}]
    assert codes(AdamParams.decode(ordered.([:eps]))) == [{:json, ""}]
    assert codes(AdamParams.decode(ordered.(:none))) == [{:json, ""}]
    assert codes(AdamParams.decode(ordered.([{"eps", 1.0} | :none]))) == [{:json, ""}]
  end

  test "a number beyond a double is named as one" do
    # Jason and JSON quote the number instead.
    for text <- [~s({"eps": 1e999}), ~s([1.0e999]), "-1e400"] do
      assert {:error, [%{code: :json, message: message}]} = AdamParams.decode(text)
      refute message =~ "range"
      refute message =~ "position 999"
    end
  end

  describe "enums" do
    test "turn into text and back" do
      for value <- LossFnType.values() do
        assert is_atom(value)
        assert value |> LossFnType.to_string() |> LossFnType.parse() == value
      end

      assert LossFnType.to_string("dro") == "dro"
      assert CheckpointType.to_string("training") == "training"
      assert LossFnType.parse(:ppo) == nil
      assert LossFnType.parse(nil) == nil
      assert_raise ArgumentError, fn -> LossFnType.to_string(:other) end
    end
  end

  test "the contract has a version, which the vectors carry too" do
    versions = for file <- Vectors.files(), uniq: true, do: file["contract"]
    assert versions == [Tinkex.Types.contract_version()]
  end

  test "base64 is kept as it is" do
    chunk = ImageChunk.new(<<255, 0>>, :png, 1, 1, 1)
    assert chunk.data == "/wA="
    assert ImageChunk.from_map(ImageChunk.to_map(chunk)) == chunk
  end

  test "words for faults are made for anyone" do
    fault = Codec.fault(:odd, "/a", "is odd")
    assert Codec.explain(Cursor, [fault]) =~ "\n  odd at \"/a\": is odd"
  end
end

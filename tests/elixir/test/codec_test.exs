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
  alias Tinkex.Types.EncodedTextChunk
  alias Tinkex.Types.ForwardBackwardInput
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

      value = %Checkpoint{
        checkpoint_id: "i",
        checkpoint_type: "training",
        time: time,
        tinker_path: "p"
      }

      assert Checkpoint.to_map(value)["time"] == "2025-01-02T03:04:05.120000Z"
      shifted = %DateTime{time | utc_offset: 3600, time_zone: "Etc/GMT-1", zone_abbr: "+01"}
      assert Checkpoint.to_map(%Checkpoint{value | time: shifted})["time"] =~ "T02:04:05.120000Z"
    end

    test "names the place of what it cannot write" do
      for {value, place} <- [
            {%Cursor{offset: 1, limit: nil, total_count: 1}, "/limit: nil is no int64"},
            {%EncodedTextChunk{tokens: [1, 2.5]}, "/tokens/1: 2.5 is no int64"},
            {%EncodedTextChunk{tokens: [1], type: "other"}, "/type: \"other\" is no const"},
            {%ForwardBackwardInput{data: [], loss_fn: :other}, "/loss_fn: :other is not one of"},
            {%ForwardBackwardInput{data: [%{}], loss_fn: :ppo}, "/data/0: %{} is no Tinkex"},
            {%ModelInput{chunks: [%AdamParams{}]}, "/chunks/0: Tinkex.Types.AdamParams is no"},
            {%ModelInput{chunks: [%{tokens: [1]}]}, "/chunks/0: "}
          ] do
        error = assert_raise ArgumentError, fn -> value.__struct__.to_map(value) end
        assert String.starts_with?(error.message, "cannot write " <> place)
      end
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

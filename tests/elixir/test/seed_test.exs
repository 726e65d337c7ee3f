# The tests that the gap analysis asks for ("Required Tests for New Types"), as they stand there.
# Those that it only names are filled in; Jason itself may be a stand-in.

defmodule Tinkex.Types.TrainingRunTest do
  use ExUnit.Case, async: true

  alias Tinkex.Types.{TrainingRun, Checkpoint}

  describe "from_json/1" do
    test "parses complete training run" do
      json = %{
        "training_run_id" => "run-123",
        "base_model" => "llama-3.1-8b",
        "model_owner" => "user@example.com",
        "is_lora" => true,
        "lora_rank" => 32,
        "corrupted" => false,
        "last_request_time" => "2025-11-26T10:00:00Z",
        "user_metadata" => %{"experiment" => "test-1"}
      }

      run = TrainingRun.from_json(json)

      assert run.training_run_id == "run-123"
      assert run.base_model == "llama-3.1-8b"
      assert run.is_lora == true
      assert run.lora_rank == 32
      assert %DateTime{} = run.last_request_time
    end

    test "parses minimal training run" do
      # Test with nil optional fields
      run = TrainingRun.from_json(minimal())

      assert run.corrupted == false
      assert run.lora_rank == nil
      assert run.last_checkpoint == nil
      assert run.last_sampler_checkpoint == nil
      assert run.user_metadata == nil
    end

    test "handles invalid datetime" do
      # Should raise ArgumentError
      invalid = %{minimal() | "last_request_time" => "yesterday"}

      assert_raise ArgumentError, ~r{datetime at "/last_request_time"}, fn ->
        TrainingRun.from_json(invalid)
      end
    end

    test "parses checkpoints" do
      checkpoint = %{
        "checkpoint_id" => "weights/0001",
        "checkpoint_type" => "training",
        "time" => "2025-11-26T11:30:00+01:30",
        "tinker_path" => "tinker://run-123/weights/0001"
      }

      run = TrainingRun.from_json(Map.put(minimal(), "last_checkpoint", checkpoint))
      assert %Checkpoint{checkpoint_type: "training", public: false} = run.last_checkpoint
      assert run.last_checkpoint.time == ~U[2025-11-26 10:00:00Z]
    end
  end

  describe "Jason encoding" do
    test "encodes to JSON correctly" do
      # Test datetime serialization
      run = TrainingRun.from_json(minimal())

      assert run |> Vectors.text() |> Vectors.value() == %{
               "training_run_id" => "run-123",
               "base_model" => "llama-3.1-8b",
               "model_owner" => "user@example.com",
               "is_lora" => false,
               "corrupted" => false,
               "last_request_time" => "2025-11-26T10:00:00.250000Z"
             }
    end
  end

  defp minimal do
    %{
      "training_run_id" => "run-123",
      "base_model" => "llama-3.1-8b",
      "model_owner" => "user@example.com",
      "is_lora" => false,
      "last_request_time" => "2025-11-26T10:00:00.25Z"
    }
  end
end

defmodule Tinkex.Types.ModelInputTest do
  use ExUnit.Case, async: true

  alias Tinkex.Types.{EncodedTextChunk, ModelInput}

  describe "empty/0" do
    test "creates empty ModelInput" do
      mi = ModelInput.empty()
      assert mi.chunks == []
      assert ModelInput.length(mi) == 0
    end
  end

  describe "append/2" do
    test "appends chunk and returns new struct" do
      mi = ModelInput.empty()
      chunk = %EncodedTextChunk{tokens: [1, 2, 3], type: "encoded_text"}

      mi2 = ModelInput.append(mi, chunk)

      # Original unchanged
      assert mi.chunks == []
      # New struct has chunk
      assert length(mi2.chunks) == 1
      assert ModelInput.length(mi2) == 3
    end
  end

  describe "append_int/2" do
    test "appends single token" do
      mi = ModelInput.empty()
      mi2 = ModelInput.append_int(mi, 42)

      assert [%EncodedTextChunk{tokens: [42]}] = mi2.chunks
    end

    test "chains multiple append_int calls" do
      mi =
        ModelInput.empty()
        |> ModelInput.append_int(1)
        |> ModelInput.append_int(2)
        |> ModelInput.append_int(3)

      assert length(mi.chunks) == 3
      assert ModelInput.length(mi) == 3
    end
  end
end

defmodule Tinkex.Types.DatumTest do
  use ExUnit.Case, async: true

  alias Tinkex.Types.{Datum, ModelInput}

  describe "key-based dtype inference" do
    test "uses key-based dtype for known fields" do
      datum =
        Datum.new(%{
          model_input: ModelInput.from_ints([1, 2, 3]),
          loss_fn_inputs: %{
            # Should be float32!
            "weights" => [1, 2, 3],
            # Should be int64
            "target_tokens" => [10, 20, 30]
          }
        })

      assert datum.loss_fn_inputs["weights"].dtype == :float32
      assert datum.loss_fn_inputs["target_tokens"].dtype == :int64
    end

    test "falls back to inference for unknown fields" do
      datum =
        Datum.new(%{
          model_input: ModelInput.from_ints([1]),
          loss_fn_inputs: %{
            # Should infer float32
            "unknown_field" => [1.0, 2.0]
          }
        })

      assert datum.loss_fn_inputs["unknown_field"].dtype == :float32
    end
  end
end

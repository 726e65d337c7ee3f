defmodule Tinkex.Types.TrainingRun do
  @moduledoc "A training run."

  alias Tinkex.Types.Checkpoint

  @enforce_keys [:training_run_id, :base_model, :model_owner, :is_lora, :last_request_time]
  defstruct [
    :training_run_id,
    :base_model,
    :model_owner,
    :is_lora,
    :last_request_time,
    :lora_rank,
    :last_checkpoint,
    :last_sampler_checkpoint,
    :user_metadata,
    corrupted: false
  ]

  @type t :: %__MODULE__{
          training_run_id: String.t(),
          base_model: String.t(),
          model_owner: String.t(),
          is_lora: boolean(),
          corrupted: boolean(),
          lora_rank: integer() | nil,
          last_request_time: DateTime.t(),
          last_checkpoint: Checkpoint.t() | nil,
          last_sampler_checkpoint: Checkpoint.t() | nil,
          user_metadata: %{String.t() => String.t()} | nil
        }
end

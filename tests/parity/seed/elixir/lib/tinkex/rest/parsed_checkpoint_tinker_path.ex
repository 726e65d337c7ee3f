defmodule Tinkex.Rest.ParsedCheckpointTinkerPath do
  @moduledoc "A checkpoint's path, taken apart."

  @enforce_keys [:tinker_path, :training_run_id, :checkpoint_type, :checkpoint_id]
  defstruct [:tinker_path, :training_run_id, :checkpoint_type, :checkpoint_id]

  @type t :: %__MODULE__{
          tinker_path: String.t(),
          training_run_id: String.t(),
          checkpoint_type: String.t(),
          checkpoint_id: String.t()
        }

  @spec from_tinker_path(String.t()) :: {:ok, t()} | {:error, term()}
  def from_tinker_path("tinker://" <> rest = path) do
    with [run, segment, id] <- String.split(rest, "/"),
         type when is_binary(type) <- checkpoint_type(segment) do
      {:ok,
       %__MODULE__{
         tinker_path: path,
         training_run_id: run,
         checkpoint_type: type,
         checkpoint_id: id
       }}
    else
      _ -> {:error, :tinker_path}
    end
  end

  def from_tinker_path(_), do: {:error, :tinker_path}

  defp checkpoint_type("weights"), do: "training"
  defp checkpoint_type("sampler_weights"), do: "sampler"
  defp checkpoint_type(_), do: nil
end

# Copied by tinkerspec from templates/elixir/extensions/parsed_checkpoint_tinker_path@0.28.0.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ParsedCheckpointTinkerPath do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.ParsedCheckpointTinkerPath

  @rule "should be tinker://<training run>/weights/<id>, .../sampler_weights/<id> or " <>
          ".../external_weights/<id>"

  @doc """
  Takes a checkpoint's path apart.

  `tinker://<run>/weights/<id>` is for training, `tinker://<run>/sampler_weights/<id>` for sampling.
  Weights below `external_weights` are for use outside the service.
  The checkpoint's identifier keeps its segment, as in `weights/0001`. Any other path has the fault
  `tinker_path`.
  """
  @spec from_tinker_path(String.t()) ::
          {:ok, ParsedCheckpointTinkerPath.t()} | {:error, [Codec.fault()]}
  def from_tinker_path(tinker_path) do
    with {:ok, run, type, id} <- split(tinker_path) do
      {:ok,
       %ParsedCheckpointTinkerPath{
         tinker_path: tinker_path,
         training_run_id: run,
         checkpoint_type: type,
         checkpoint_id: id
       }}
    else
      :error -> {:error, [Codec.fault(:tinker_path, "", @rule)]}
    end
  end

  @doc false
  @spec __verify__(ParsedCheckpointTinkerPath.t()) ::
          {:ok, ParsedCheckpointTinkerPath.t()} | {:error, [Codec.fault()]}
  def __verify__(%ParsedCheckpointTinkerPath{tinker_path: tinker_path} = value) do
    case split(tinker_path) do
      {:ok, _run, _type, _id} -> {:ok, value}
      :error -> {:error, [Codec.fault(:tinker_path, "/tinker_path", @rule)]}
    end
  end

  defp split("tinker://" <> rest) do
    case String.split(rest, "/") do
      ["", _segment, _id] -> :error
      [_run, _segment, ""] -> :error
      [run, "weights", id] -> {:ok, run, "training", "weights/" <> id}
      [run, "sampler_weights", id] -> {:ok, run, "sampler", "sampler_weights/" <> id}
      [run, "external_weights", id] -> {:ok, run, "external", "external_weights/" <> id}
      _ -> :error
    end
  end

  defp split(_other), do: :error
end

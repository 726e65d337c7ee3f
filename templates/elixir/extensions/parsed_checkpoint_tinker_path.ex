defmodule Tinkex.Types.Ext.ParsedCheckpointTinkerPath do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Ext.Segments
  alias Tinkex.Types.ParsedCheckpointTinkerPath

  @doc """
  Takes a checkpoint's path apart.

  It is `tinker://<run>/<segment>/<id>`, whose segment says the type, as `checkpoint_type` has it.
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
      :error -> {:error, [Codec.fault(:tinker_path, "", rule())]}
    end
  end

  @doc false
  @spec __verify__(ParsedCheckpointTinkerPath.t()) ::
          {:ok, ParsedCheckpointTinkerPath.t()} | {:error, [Codec.fault()]}
  def __verify__(%ParsedCheckpointTinkerPath{tinker_path: tinker_path} = value) do
    case split(tinker_path) do
      {:ok, _run, _type, _id} -> {:ok, value}
      :error -> {:error, [Codec.fault(:tinker_path, "/tinker_path", rule())]}
    end
  end

  defp split("tinker://" <> rest) do
    with true <- String.valid?(rest),
         [run, segment, id] when run != "" and id != "" <- String.split(rest, "/"),
         {_segment, type} <- List.keyfind(Segments.types(), segment, 0) do
      {:ok, run, type, segment <> "/" <> id}
    else
      _other -> :error
    end
  end

  defp split(_other), do: :error

  defp rule do
    "should be " <>
      Enum.map_join(Segments.types(), " or ", fn {segment, _type} ->
        "tinker://<training run>/#{segment}/<id>"
      end)
  end
end

# Copied by tinkerspec from templates/elixir/extensions/_segments.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.Segments do
  @moduledoc false

  # What the second part of a checkpoint's path says that the checkpoint is for.
  @spec types() :: [{String.t(), Tinkex.Types.CheckpointType.t()}]
  def types, do: [{"weights", "training"}, {"sampler_weights", "sampler"}]
end

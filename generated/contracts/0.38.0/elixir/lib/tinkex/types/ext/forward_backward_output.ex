# Copied by tinkerspec from templates/elixir/extensions/forward_backward_output.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ForwardBackwardOutput do
  @moduledoc false

  alias Tinkex.Types.ForwardBackwardOutput

  @doc """
  Gives the metric `loss`, or nil when the service sent none.
  """
  @spec loss(ForwardBackwardOutput.t()) :: float() | nil
  def loss(%ForwardBackwardOutput{metrics: metrics} = _output), do: Map.get(metrics, "loss")
end

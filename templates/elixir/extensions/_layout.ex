defmodule Tinkex.Types.Ext.Layout do
  @moduledoc false

  alias Tinkex.Types.TensorData

  # Every tensor lists all its elements.

  # Why the elements do not fit the shape, or nil; `dense` says it of a tensor that lists them all.
  @spec misfit(TensorData.t(), (TensorData.t() -> String.t() | nil)) :: String.t() | nil
  def misfit(tensor, dense), do: dense.(tensor)

  # The tensor with all its elements listed.
  @spec dense(TensorData.t()) :: TensorData.t()
  def dense(tensor), do: tensor
end

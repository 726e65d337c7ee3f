defmodule Post.Types.Ext.Bike do
  @moduledoc false

  alias Post.Types.Bike

  @doc """
  Gives its kind.
  """
  @spec label(Bike.t()) :: String.t()
  def label(%Bike{kind: kind}), do: kind
end

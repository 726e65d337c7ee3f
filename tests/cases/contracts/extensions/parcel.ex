defmodule Post.Types.Ext.Parcel do
  @moduledoc false

  alias Post.Types.Parcel

  @doc """
  Gives its code.
  """
  @spec label(Parcel.t()) :: String.t()
  def label(%Parcel{code: code}), do: code
end

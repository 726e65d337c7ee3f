defmodule Post.Types.Ext.Parcel do
  @moduledoc false

  alias Post.Types.Parcel

  @doc """
  Gives its stops.
  """
  @spec label(Parcel.t()) :: String.t()
  def label(%Parcel{stops: stops}), do: Enum.join(stops, ", ")
end

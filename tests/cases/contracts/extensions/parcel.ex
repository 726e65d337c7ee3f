defmodule Post.Types.Ext.Parcel do
  @moduledoc false

  alias Post.Types.Parcel

  # x-until: 2.0
  #| @doc """
  #| Gives its code.
  #| """
  #| @spec label(Parcel.t()) :: String.t()
  #| def label(%Parcel{code: code}), do: code
  # x-end
  # x-since: 2.0
  @doc """
  Gives its stops.
  """
  @spec label(Parcel.t()) :: String.t()
  def label(%Parcel{stops: stops}), do: Enum.join(stops, ", ")
  # x-end
end

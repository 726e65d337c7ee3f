# Copied by tinkerspec from templates/elixir/extensions/datum.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.Datum do
  @moduledoc false

  alias Tinkex.Types.Datum
  alias Tinkex.Types.Ext

  @doc """
  Makes a datum of its fields, under atoms or strings, and turns plain lists into tensors.

  A list becomes a one-dimensional tensor whose dtype follows from its name. The schema has the
  names, and says whether a list under another one is a fault or has the dtype of its first element,
  float32 if there is none. Nx tensors keep their own type and shape. Raises `ArgumentError` with
  every fault, of which one of an element points into the list, and where the fields are neither a
  map nor a keyword list.
  """
  @spec new(map() | keyword()) :: Datum.t()
  def new(fields), do: Ext.Lists.datum(fields)
end

# Copied by tinkerspec from templates/elixir/extensions/_spans.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.Spans do
  @moduledoc false

  alias Tinkex.Types.Datum

  # There are no spans.
  @spec verify(Datum.t()) :: {:ok, Datum.t()}
  def verify(datum), do: {:ok, datum}
end

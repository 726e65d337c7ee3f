# Copied by tinkerspec from templates/elixir/extensions/optim_step_response.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.OptimStepResponse do
  @moduledoc false

  alias Tinkex.Types.OptimStepResponse

  @doc """
  Is always true: a step that fails is answered by an error, not by a response.
  """
  @spec success?(OptimStepResponse.t()) :: true
  def success?(%OptimStepResponse{} = _response), do: true
end

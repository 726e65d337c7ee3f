# Copied by tinkerspec from templates/elixir/extensions/optim_step_request@0.29.1.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.OptimStepRequest do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.OptimStepRequest

  @doc false
  @spec __verify__(OptimStepRequest.t()) ::
          {:ok, OptimStepRequest.t()} | {:error, [Codec.fault()]}
  def __verify__(%OptimStepRequest{adam_params: nil, optimizer_params: nil}) do
    message = "should be given, or optimizer_params instead"
    {:error, [Codec.fault(:missing, "/adam_params", message)]}
  end

  def __verify__(%OptimStepRequest{adam_params: adam_params, optimizer_params: optimizer_params})
      when adam_params != nil and optimizer_params != nil do
    message = "should not be given beside adam_params"
    {:error, [Codec.fault(:extra, "/optimizer_params", message)]}
  end

  def __verify__(%OptimStepRequest{} = request), do: {:ok, request}
end

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

  # One that is not described is a plain map, and others have a type.
  def __verify__(%OptimStepRequest{optimizer_params: %{} = params} = request)
      when not is_struct(params) do
    case Map.fetch(params, "type") do
      {:ok, type} when is_binary(type) ->
        {:ok, request}

      {:ok, _} ->
        {:error, [Codec.fault(:type, "/optimizer_params/type", "should be a string")]}

      :error ->
        {:error, [Codec.fault(:missing, "/optimizer_params/type", "should name the optimizer")]}
    end
  end

  def __verify__(%OptimStepRequest{} = request), do: {:ok, request}
end

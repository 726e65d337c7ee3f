# Copied by tinkerspec from templates/elixir/extensions/adam_params.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.AdamParams do
  @moduledoc false

  alias Tinkex.Types.AdamParams
  alias Tinkex.Types.Codec

  @doc """
  Makes parameters of options, or says which option is wrong and why.

  Raises `ArgumentError` for anything but a keyword list or a map.

      iex> {:ok, params} = Tinkex.Types.AdamParams.new(learning_rate: 1.0e-3)
      iex> {params.learning_rate, params.beta1}
      {0.001, 0.9}
  """
  @spec new(keyword() | map()) :: {:ok, AdamParams.t()} | {:error, String.t()}
  def new(options \\ []) do
    with {:error, faults} <- Codec.make(AdamParams, options) do
      {:error, Enum.map_join(faults, "; ", &"#{String.trim_leading(&1.at, "/")} #{&1.message}")}
    end
  end
end

defmodule Tinkex.Types.OptimStepResponse do
  @moduledoc "Result of an optimizer step."

  defstruct [:metrics]

  @type t :: %__MODULE__{metrics: %{String.t() => float()} | nil}

  @doc "Reads a result from decoded JSON."
  @spec from_json(map()) :: t()
  def from_json(json), do: %__MODULE__{metrics: json["metrics"]}

  @doc "Says whether the step succeeded: an answer means that it did."
  @spec success?(t()) :: boolean()
  def success?(%__MODULE__{}), do: true
end

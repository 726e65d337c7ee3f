defmodule Tinkex.Types.ForwardBackwardOutput do
  @moduledoc "Result of a pass."

  @enforce_keys [:loss_fn_output_type]
  defstruct [:loss_fn_output_type, loss_fn_outputs: [], metrics: %{}]

  @type t :: %__MODULE__{
          loss_fn_output_type: String.t(),
          loss_fn_outputs: [map()],
          metrics: %{String.t() => float()}
        }

  @doc "Reads a result from decoded JSON."
  @spec from_json(map()) :: t()
  def from_json(json) do
    %__MODULE__{
      loss_fn_output_type: json["loss_fn_output_type"],
      loss_fn_outputs: json["loss_fn_outputs"] || [],
      metrics: json["metrics"] || %{}
    }
  end

  @doc "Gives the loss, when it is among the metrics."
  @spec loss(t()) :: float() | nil
  def loss(%__MODULE__{metrics: metrics}), do: metrics["loss"]
end

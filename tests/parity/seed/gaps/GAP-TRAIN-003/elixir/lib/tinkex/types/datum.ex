defmodule Tinkex.Types.Datum do
  @moduledoc "One training example."

  alias Tinkex.Types.{ModelInput, TensorData}

  @enforce_keys [:model_input]
  @derive {Jason.Encoder, only: [:model_input, :loss_fn_inputs]}
  defstruct [:model_input, loss_fn_inputs: %{}]

  @type t :: %__MODULE__{
          model_input: ModelInput.t(),
          loss_fn_inputs: %{String.t() => TensorData.t()}
        }

  @doc "Makes an example, whose plain lists become tensors."
  @spec new(map()) :: t()
  def new(attrs) do
    %__MODULE__{
      model_input: attrs[:model_input],
      loss_fn_inputs: convert_loss_fn_inputs(attrs[:loss_fn_inputs] || %{})
    }
  end

  defp convert_loss_fn_inputs(inputs) do
    Map.new(inputs, fn {key, value} -> {to_string(key), maybe_convert_tensor(value)} end)
  end

  defp maybe_convert_tensor(list) when is_list(list) do
    %TensorData{data: List.flatten(list), dtype: infer_dtype(list), shape: nil}
  end

  defp maybe_convert_tensor(value), do: value

  # The first element alone decides.
  defp infer_dtype([first | _]) when is_integer(first), do: :int64
  defp infer_dtype([first | _]) when is_float(first), do: :float32
  defp infer_dtype([[first | _] | _]), do: infer_dtype([first])
  defp infer_dtype([]), do: :float32
end

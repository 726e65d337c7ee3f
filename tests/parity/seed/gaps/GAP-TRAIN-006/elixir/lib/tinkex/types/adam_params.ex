defmodule Tinkex.Types.AdamParams do
  @moduledoc "Hyperparameters of one Adam update."

  @derive {Jason.Encoder, only: [:learning_rate, :beta1, :beta2, :eps]}
  defstruct learning_rate: 0.0001, beta1: 0.9, beta2: 0.95, eps: 1.0e-12

  @type t :: %__MODULE__{
          learning_rate: float(),
          beta1: float(),
          beta2: float(),
          eps: float()
        }

  @doc "Makes parameters, each of which is checked."
  @spec new(keyword()) :: {:ok, t()} | {:error, String.t()}
  def new(opts \\ []) do
    with {:ok, learning_rate} <- positive(opts, :learning_rate, 0.0001),
         {:ok, beta1} <- fraction(opts, :beta1, 0.9),
         {:ok, beta2} <- fraction(opts, :beta2, 0.95),
         {:ok, eps} <- positive(opts, :eps, 1.0e-12) do
      {:ok, %__MODULE__{learning_rate: learning_rate, beta1: beta1, beta2: beta2, eps: eps}}
    end
  end

  defp positive(opts, name, default) do
    case Keyword.get(opts, name, default) do
      number when is_number(number) and number > 0 -> {:ok, number / 1}
      _ -> {:error, "#{name} must be a positive number"}
    end
  end

  defp fraction(opts, name, default) do
    case Keyword.get(opts, name, default) do
      number when is_number(number) and number >= 0 and number < 1 -> {:ok, number / 1}
      _ -> {:error, "#{name} must be in [0, 1)"}
    end
  end
end

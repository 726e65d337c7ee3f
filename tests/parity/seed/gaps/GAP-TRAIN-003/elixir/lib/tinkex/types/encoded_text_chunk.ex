defmodule Tinkex.Types.EncodedTextChunk do
  @moduledoc "A run of tokens."

  @enforce_keys [:tokens]
  @derive {Jason.Encoder, only: [:tokens, :type]}
  defstruct [:tokens, type: "encoded_text"]

  @type t :: %__MODULE__{tokens: [integer()], type: String.t()}

  @spec length(t()) :: non_neg_integer()
  def length(%__MODULE__{tokens: tokens}), do: Kernel.length(tokens)
end

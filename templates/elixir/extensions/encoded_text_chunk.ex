defmodule Tinkex.Types.Ext.EncodedTextChunk do
  @moduledoc false

  alias Tinkex.Types.EncodedTextChunk

  @doc """
  Gives the number of tokens.
  """
  @spec length(EncodedTextChunk.t()) :: non_neg_integer()
  def length(%EncodedTextChunk{tokens: tokens} = _chunk), do: Kernel.length(tokens)
end

# Copied by tinkerspec from templates/elixir/extensions/encoded_text_chunk.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.EncodedTextChunk do
  @moduledoc false

  alias Tinkex.Types.EncodedTextChunk

  @doc """
  Gives the number of tokens.
  """
  @spec length(EncodedTextChunk.t()) :: non_neg_integer()
  def length(%EncodedTextChunk{tokens: tokens} = _chunk), do: Kernel.length(tokens)
end

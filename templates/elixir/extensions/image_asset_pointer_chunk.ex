defmodule Tinkex.Types.Ext.ImageAssetPointerChunk do
  @moduledoc false

  alias Tinkex.Types.ImageAssetPointerChunk

  @doc """
  Gives the number of tokens that the image takes up in the context.
  """
  @spec length(ImageAssetPointerChunk.t()) :: non_neg_integer()
  def length(%ImageAssetPointerChunk{tokens: tokens} = _chunk), do: tokens
end

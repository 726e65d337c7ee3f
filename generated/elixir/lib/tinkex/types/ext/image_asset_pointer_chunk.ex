# Copied by tinkerspec from templates/elixir/extensions/image_asset_pointer_chunk.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ImageAssetPointerChunk do
  @moduledoc false

  alias Tinkex.Types.ImageAssetPointerChunk

  @doc """
  Gives the number of tokens that the image takes up in the context.
  """
  @spec length(ImageAssetPointerChunk.t()) :: non_neg_integer()
  def length(%ImageAssetPointerChunk{tokens: tokens} = _chunk), do: tokens
end

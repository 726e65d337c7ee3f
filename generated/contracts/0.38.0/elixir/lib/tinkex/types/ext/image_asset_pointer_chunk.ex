# Copied by tinkerspec from templates/elixir/extensions/image_asset_pointer_chunk@0.6.3.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ImageAssetPointerChunk do
  @moduledoc false

  alias Tinkex.Types.ImageAssetPointerChunk

  @doc """
  Gives the number of tokens that the sender expects the image to take up in the context.

  Raises `ArgumentError` where `expected_tokens` is nil: then the service alone knows the number.
  """
  @spec length(ImageAssetPointerChunk.t()) :: non_neg_integer()
  def length(%ImageAssetPointerChunk{expected_tokens: nil} = _chunk) do
    raise ArgumentError,
          "the length of an image is its expected_tokens, which this one does not give"
  end

  def length(%ImageAssetPointerChunk{expected_tokens: expected_tokens}), do: expected_tokens
end

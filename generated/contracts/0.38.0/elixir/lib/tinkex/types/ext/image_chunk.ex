# Copied by tinkerspec from templates/elixir/extensions/image_chunk@0.6.3.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ImageChunk do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.ImageChunk
  alias Tinkex.Types.ImageFormat

  @doc """
  Makes a chunk of the bytes of an image file, which it encodes as base64.

  The options are the members that may be left out. Raises `ArgumentError`, with every fault, where
  the chunk would not be sound.

      iex> Tinkex.Types.ImageChunk.new("bytes", :png, expected_tokens: 256).data
      "Ynl0ZXM="
  """
  @spec new(binary(), ImageFormat.t() | String.t(), keyword()) :: ImageChunk.t()
  def new(bytes, format, options \\ []) when is_binary(bytes) do
    options
    |> Codec.members()
    |> Map.new()
    |> Map.merge(%{data: Base.encode64(bytes), format: format})
    |> ImageChunk.from_map()
  end

  @doc """
  Gives the number of tokens that the sender expects the image to take up in the context.

  Raises `ArgumentError` where `expected_tokens` is nil: then the service alone knows the number.
  """
  @spec length(ImageChunk.t()) :: non_neg_integer()
  def length(%ImageChunk{expected_tokens: nil} = _chunk) do
    raise ArgumentError,
          "the length of an image is its expected_tokens, which this one does not give"
  end

  def length(%ImageChunk{expected_tokens: expected_tokens}), do: expected_tokens
end

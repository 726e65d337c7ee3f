defmodule Tinkex.Types.Ext.ImageChunk do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.ImageChunk
  alias Tinkex.Types.ImageFormat

  @doc """
  Makes a chunk of the bytes of an image file, which it encodes as base64.

  The options are the members that may be left out. Raises `ArgumentError`, with every fault, where
  the chunk would not be sound.

      iex> Tinkex.Types.ImageChunk.new("bytes", :png, 480, 640, 256).data
      "Ynl0ZXM="
  """
  @spec new(
          binary(),
          ImageFormat.t() | String.t(),
          pos_integer(),
          pos_integer(),
          non_neg_integer(),
          keyword()
        ) :: ImageChunk.t()
  def new(bytes, format, height, width, tokens, options \\ []) when is_binary(bytes) do
    options
    |> Codec.members()
    |> Map.new()
    |> Map.merge(%{
      data: Base.encode64(bytes),
      format: format,
      height: height,
      width: width,
      tokens: tokens
    })
    |> ImageChunk.from_map()
  end

  @doc """
  Gives the number of tokens that the image takes up in the context.
  """
  @spec length(ImageChunk.t()) :: non_neg_integer()
  def length(%ImageChunk{tokens: tokens} = _chunk), do: tokens
end

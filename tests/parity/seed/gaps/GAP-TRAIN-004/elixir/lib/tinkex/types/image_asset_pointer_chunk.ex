defmodule Tinkex.Types.ImageAssetPointerChunk do
  @moduledoc "An image that the service fetches."

  @enforce_keys [:format, :height, :location, :tokens, :width]
  defstruct [:format, :height, :location, :tokens, :width, type: "image_asset_pointer"]

  @type t :: %__MODULE__{
          format: :png | :jpeg,
          height: pos_integer(),
          location: String.t(),
          tokens: non_neg_integer(),
          width: pos_integer(),
          type: String.t()
        }

  @spec length(t()) :: non_neg_integer()
  def length(%__MODULE__{tokens: tokens}), do: tokens
end

defimpl Jason.Encoder, for: Tinkex.Types.ImageAssetPointerChunk do
  def encode(chunk, opts) do
    %{
      format: Atom.to_string(chunk.format),
      height: chunk.height,
      location: chunk.location,
      tokens: chunk.tokens,
      width: chunk.width,
      type: chunk.type
    }
    |> Jason.Encode.map(opts)
  end
end

defmodule Tinkex.Types.ImageChunk do
  @moduledoc "An image that travels inside the request, as base64 text."

  @enforce_keys [:data, :format, :height, :tokens, :width]
  defstruct [:data, :format, :height, :tokens, :width, :expected_tokens, type: "image"]

  @type t :: %__MODULE__{
          data: String.t(),
          format: :png | :jpeg,
          height: pos_integer(),
          tokens: non_neg_integer(),
          width: pos_integer(),
          expected_tokens: non_neg_integer() | nil,
          type: String.t()
        }

  @doc "Makes a chunk of raw bytes."
  @spec new(binary(), :png | :jpeg, pos_integer(), pos_integer(), non_neg_integer(), keyword()) ::
          t()
  def new(bytes, format, height, width, tokens, opts \\ []) do
    %__MODULE__{
      data: Base.encode64(bytes),
      format: format,
      height: height,
      width: width,
      tokens: tokens,
      expected_tokens: opts[:expected_tokens]
    }
  end

  @spec length(t()) :: non_neg_integer()
  def length(%__MODULE__{tokens: tokens}), do: tokens
end

defimpl Jason.Encoder, for: Tinkex.Types.ImageChunk do
  def encode(chunk, opts) do
    chunk
    |> Map.from_struct()
    |> Map.update!(:format, &Atom.to_string/1)
    |> Jason.Encode.map(opts)
  end
end

defmodule Tinkex.Types.ModelInput do
  @moduledoc "What the model reads."

  alias Tinkex.Types.{EncodedTextChunk, ImageAssetPointerChunk, ImageChunk}

  @derive {Jason.Encoder, only: [:chunks]}
  defstruct chunks: []

  @type chunk :: EncodedTextChunk.t() | ImageAssetPointerChunk.t() | ImageChunk.t()
  @type t :: %__MODULE__{chunks: [chunk()]}

  @spec from_ints([integer()]) :: t()
  def from_ints(tokens), do: %__MODULE__{chunks: [%EncodedTextChunk{tokens: tokens}]}

  @spec from_text(String.t(), keyword()) :: {:ok, t()} | {:error, term()}
  def from_text(text, opts \\ []) do
    with {:ok, tokens} <- Tinkex.Tokenizer.encode(text, opts[:model_name], opts) do
      {:ok, from_ints(tokens)}
    end
  end

  @spec from_text!(String.t(), keyword()) :: t()
  def from_text!(text, opts \\ []) do
    case from_text(text, opts) do
      {:ok, input} -> input
      {:error, reason} -> raise ArgumentError, inspect(reason)
    end
  end

  @spec to_ints(t()) :: [integer()]
  def to_ints(%__MODULE__{chunks: chunks}) do
    Enum.flat_map(chunks, fn %EncodedTextChunk{tokens: tokens} -> tokens end)
  end

  @spec length(t()) :: non_neg_integer()
  def length(%__MODULE__{chunks: chunks}) do
    chunks |> Enum.map(fn %module{} = chunk -> module.length(chunk) end) |> Enum.sum()
  end
end

# Copied by tinkerspec from templates/elixir/extensions/model_input.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.ModelInput do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.EncodedTextChunk
  alias Tinkex.Types.ModelInput
  alias Tinkex.Types.ModelInputChunk

  # A module of the port, which is not in this package and may be missing.
  @tokenizer Tinkex.Tokenizer

  @doc """
  Makes an input without chunks.
  """
  @spec empty() :: ModelInput.t()
  def empty, do: %ModelInput{chunks: []}

  @doc """
  Makes an input of one text chunk. Raises `ArgumentError` for anything but 64-bit integers.
  """
  @spec from_ints([integer()]) :: ModelInput.t()
  def from_ints(tokens), do: %ModelInput{chunks: [EncodedTextChunk.from_map(%{tokens: tokens})]}

  @doc """
  Encodes a text by `Tinkex.Tokenizer.encode/3`, and makes an input of one text chunk of it.

  The option `:model_name` is required; it chooses the tokenizer, and all options are passed on to
  it. What the tokenizer gives as its error is the error here. Chat templates are not applied.
  """
  @spec from_text(String.t(), keyword()) :: {:ok, ModelInput.t()} | {:error, term()}
  def from_text(text, options \\ []) when is_binary(text) do
    with {:ok, model_name} <- model_name(options),
         {:ok, tokenizer} <- tokenizer(),
         {:ok, tokens} <- tokenizer.encode(text, model_name, options),
         {:ok, chunk} <- EncodedTextChunk.decode(%{tokens: tokens}) do
      {:ok, %ModelInput{chunks: [chunk]}}
    end
  end

  @doc """
  Encodes a text as `from_text/2` does, but raises `ArgumentError` where that fails.
  """
  @spec from_text!(String.t(), keyword()) :: ModelInput.t()
  def from_text!(text, options \\ []) do
    case from_text(text, options) do
      {:ok, model_input} -> model_input
      {:error, reason} when is_binary(reason) -> raise ArgumentError, reason
      {:error, reason} -> raise ArgumentError, "cannot encode the text: #{explained(reason)}"
    end
  end

  @doc """
  Gives a new input with one more chunk at the end. Raises `ArgumentError` for what is no chunk.

  Each call copies the list of chunks, so very many of them take long: see `append_int/2`.
  """
  @spec append(ModelInput.t(), ModelInputChunk.t()) :: ModelInput.t()
  def append(%ModelInput{chunks: chunks} = model_input, chunk) do
    %ModelInput{model_input | chunks: chunks ++ [checked(chunk)]}
  end

  @doc """
  Gives a new input with one more token at the end, in a text chunk of its own.

  Raises `ArgumentError` where the token is no 64-bit integer.

  Each call copies the list of chunks, so the time for n tokens grows as n². Where tokens come one by
  one, put each in front of a list, and make the input once, of one chunk:

      iex> newest_first = Enum.reduce([7, 8, 9], [], fn token, tokens -> [token | tokens] end)
      iex> newest_first |> Enum.reverse() |> Tinkex.Types.ModelInput.from_ints()
      %Tinkex.Types.ModelInput{chunks: [%Tinkex.Types.EncodedTextChunk{tokens: [7, 8, 9]}]}

  Chunks, too, can be put in front of a list, which `Enum.reverse/1` makes the `chunks` of the struct.
  """
  @spec append_int(ModelInput.t(), integer()) :: ModelInput.t()
  def append_int(%ModelInput{} = model_input, token) do
    append(model_input, EncodedTextChunk.from_map(%{tokens: [token]}))
  end

  @doc """
  Gives the tokens of all chunks, in order.

  Raises `ArgumentError` where a chunk is no text, because images have no token IDs.
  """
  @spec to_ints(ModelInput.t()) :: [integer()]
  def to_ints(%ModelInput{chunks: chunks} = _model_input), do: Enum.flat_map(chunks, &tokens/1)

  @doc """
  Gives the number of tokens that the input takes up in the context.
  """
  @spec length(ModelInput.t()) :: non_neg_integer()
  def length(%ModelInput{chunks: chunks} = _model_input) do
    Enum.reduce(chunks, 0, fn %module{} = chunk, sum -> sum + module.length(chunk) end)
  end

  defp tokens(%EncodedTextChunk{tokens: tokens}), do: tokens

  defp tokens(%module{}) do
    raise ArgumentError, "only text chunks have token IDs, the input holds a #{inspect(module)}"
  end

  defp checked(chunk) do
    if Codec.variant?(ModelInputChunk, chunk) do
      chunk
    else
      raise ArgumentError, "#{Codec.shown(chunk)} is no chunk"
    end
  end

  # The faults of tokens are the codec's own; what else a tokenizer says may be anything.
  defp explained([%{code: _code, at: _at, message: _message} | _] = faults) do
    Codec.explain(EncodedTextChunk, faults)
  end

  defp explained(%{__exception__: true} = error), do: Exception.message(error)
  defp explained(reason), do: Codec.shown(reason)

  defp model_name(options) do
    case Keyword.fetch(options, :model_name) do
      {:ok, name} when is_binary(name) -> {:ok, name}
      {:ok, other} -> {:error, "the option :model_name should be text, is #{Codec.shown(other)}"}
      :error -> {:error, "the option :model_name is required: it chooses the tokenizer"}
    end
  end

  defp tokenizer do
    if Code.ensure_loaded?(@tokenizer) and function_exported?(@tokenizer, :encode, 3) do
      {:ok, @tokenizer}
    else
      {:error,
       "encoding text needs #{inspect(@tokenizer)} with a function encode/3, which is not " <>
         "loaded; encode the text yourself, and use from_ints/1"}
    end
  end
end

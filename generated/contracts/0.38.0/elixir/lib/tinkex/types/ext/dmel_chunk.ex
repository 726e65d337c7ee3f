# Copied by tinkerspec from templates/elixir/extensions/dmel_chunk@0.23.0.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.DmelChunk do
  @moduledoc false

  import Bitwise

  alias Tinkex.Types.DmelChunk

  # What a tensor begins with whose elements are all equal, and which holds one of them.
  @one_value 254
  @last_dtype 7
  # Bytes of a number below 2^64, seven bits each.
  @longest_number 10

  @doc """
  Gives the number of tokens: the first dimension of the tensor in `dmel`.

  Raises `ArgumentError` where `dmel` does not begin as such a tensor does, or the tensor has no
  dimension.
  """
  @spec length(DmelChunk.t()) :: non_neg_integer()
  def length(%DmelChunk{dmel: dmel} = _chunk) do
    with {:ok, bytes} <- Base.decode64(dmel),
         {:ok, rest} <- after_dtype(bytes),
         {:ok, dimensions, rest} <- number(rest) do
      first(dimensions, rest)
    else
      :error -> malformed()
    end
  end

  defp first(0, _rest) do
    raise ArgumentError, "the tensor in dmel has no dimension, so no number of tokens"
  end

  defp first(_dimensions, rest) do
    case number(rest) do
      {:ok, tokens, _rest} -> tokens
      :error -> malformed()
    end
  end

  defp malformed do
    raise ArgumentError,
          "dmel is not a tensor of the service: it begins with the type of its elements, the " <>
            "number of dimensions and each of them"
  end

  defp after_dtype(<<@one_value, dtype, rest::binary>>) when dtype <= @last_dtype, do: {:ok, rest}
  defp after_dtype(<<dtype, rest::binary>>) when dtype <= @last_dtype, do: {:ok, rest}
  defp after_dtype(_bytes), do: :error

  # The lowest seven bits come first.
  defp number(bytes, shift \\ 0, total \\ 0)

  defp number(<<byte, rest::binary>>, shift, total) when shift < 7 * @longest_number do
    total = total ||| (byte &&& 0x7F) <<< shift
    if byte < 0x80, do: {:ok, total, rest}, else: number(rest, shift + 7, total)
  end

  defp number(_bytes, _shift, _total), do: :error
end

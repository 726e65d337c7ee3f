# What the emitted package uses of Nx, where Nx itself cannot be installed. As there, a tensor has at
# least one element, elements are as wide as their type, and there are no booleans.

defmodule Nx.Tensor do
  @enforce_keys [:data, :type, :shape]
  defstruct [:data, :type, :shape, vectorized_axes: []]
end

defmodule Nx do
  alias Nx.Tensor

  def tensor(list, options) when is_list(list) do
    if list == [], do: raise(ArgumentError, "Nx has no tensors without elements")
    type = Keyword.fetch!(options, :type)
    %Tensor{data: Enum.map(list, &element(type, &1)), type: type, shape: {length(list)}}
  end

  def reshape(%Tensor{data: data} = tensor, shape) do
    if Tuple.product(shape) != length(data), do: raise(ArgumentError, "the sizes differ")
    %Tensor{tensor | shape: shape}
  end

  # Of a vectorized tensor, `shape/1` gives the shape within; its elements are all of them.
  def vectorize(%Tensor{shape: shape} = tensor, name) do
    [size | inner] = Tuple.to_list(shape)
    axes = tensor.vectorized_axes ++ [{name, size}]
    %Tensor{tensor | shape: List.to_tuple(inner), vectorized_axes: axes}
  end

  def devectorize(%Tensor{shape: shape, vectorized_axes: axes} = tensor) do
    shape = List.to_tuple(Keyword.values(axes) ++ Tuple.to_list(shape))
    %Tensor{tensor | shape: shape, vectorized_axes: []}
  end

  def to_flat_list(%Tensor{data: data}), do: data
  def type(%Tensor{type: type}), do: type
  def shape(%Tensor{shape: shape}), do: shape

  defp element({:f, bits}, number) when is_number(number) do
    <<rounded::float-size(bits)>> = <<number::float-size(bits)>>
    rounded
  end

  defp element({:bf, 16}, number) when is_number(number) do
    <<upper::binary-size(2), _lower::binary>> = <<number::float-32>>
    <<rounded::float-32>> = upper <> <<0, 0>>
    rounded
  end

  defp element({:s, bits}, integer) when is_integer(integer) do
    <<same::signed-size(bits)>> = <<integer::signed-size(bits)>>
    ^integer = same
  end

  defp element({:u, bits}, integer) when is_integer(integer) do
    <<same::size(bits)>> = <<integer::size(bits)>>
    ^integer = same
  end

  defp element({:c, _bits}, number), do: {:complex, number}
  defp element(_float, special) when special in [:nan, :infinity, :neg_infinity], do: special
end

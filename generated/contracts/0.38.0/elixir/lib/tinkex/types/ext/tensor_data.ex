# Copied by tinkerspec from templates/elixir/extensions/tensor_data.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.TensorData do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Ext
  alias Tinkex.Types.TensorData
  alias Tinkex.Types.TensorDtype

  # So many sides of a shape a message shows.
  @most_sides 8

  # Half a step above the largest float32, from where on rounding gives infinity.
  @rounds_to_infinity 0xFFFF_FF80_0000_0000_0000_0000_0000_0000

  @doc """
  Copies an Nx tensor of any shape.

  Integers of any size become int64; floats of any size become float32, whose elements keep the
  digits they have. NaN and infinities can be held, as `:nan`, `:infinity` and `:neg_infinity`, but
  not written. Raises `ArgumentError` for other types, for an unsigned integer beyond int64, and for
  a vectorized tensor, whose axes `Nx.devectorize/1` turns into a shape.
  """
  @spec from_nx(struct()) :: TensorData.t()
  def from_nx(tensor) do
    case read_nx(tensor) do
      {:ok, value} -> value
      {:error, faults} -> raise ArgumentError, Codec.explain(TensorData, faults)
    end
  end

  @doc false
  @spec read_nx(struct()) :: {:ok, TensorData.t()} | {:error, [Codec.fault()]}
  def read_nx(tensor) do
    nx = nx!("from_nx/1")
    nx_type = nx.type(tensor)

    case {vectorized_axes(tensor), Ext.TensorDtype.fetch(nx_type)} do
      {[_ | _] = axes, _dtype} ->
        names = Enum.map_join(axes, ", ", fn {name, size} -> "#{name} of #{size}" end)
        message = "is vectorized, by #{names}; Nx.devectorize/1 gives it a shape of its own"
        {:error, [Codec.fault(:tensor, "", message)]}

      {[], :error} ->
        shown = Ext.TensorDtype.shown(nx_type)
        message = "should be a tensor of integers or floats, has the Nx type #{shown}"
        {:error, [Codec.fault(:type, "", message)]}

      {[], dtype} ->
        shape = Tuple.to_list(nx.shape(tensor))
        __verify__(%TensorData{data: nx.to_flat_list(tensor), dtype: dtype, shape: shape})
    end
  end

  # Nx has them from release 0.6 on.
  defp vectorized_axes(tensor), do: Map.get(tensor, :vectorized_axes, [])

  @doc false
  @spec read_list([term()], TensorDtype.t()) ::
          {:ok, TensorData.t()} | {:error, [Codec.fault()]}
  def read_list(list, dtype) do
    payload = %{"data" => list, "dtype" => dtype, "shape" => [length(list)]}

    with {:error, faults} <- TensorData.decode(payload) do
      {:error, Enum.map(faults, &of_list(&1, list, dtype))}
    end
  end

  # The list stands where the tensor would, so that its elements have no member above them.
  defp of_list(fault, list, dtype) do
    at = String.replace_prefix(fault.at, "/data", "")
    nested = Enum.find_index(list, &is_list/1)

    if nested && at == "/#{nested}" do
      Codec.fault(
        :type,
        at,
        "should be a number: a plain list has one dimension. To give a shape, write " <>
          "%TensorData{data: [...], dtype: #{inspect(dtype)}, shape: [...]}, or give an Nx tensor"
      )
    else
      %{fault | at: at}
    end
  end

  @doc """
  Copies into an Nx tensor of the same shape and dtype, `{:s, 64}` or `{:f, 32}`.

  Raises `ArgumentError` where there are no elements, because Nx has no such tensors, where the
  elements are no list of numbers, where they do not fit the shape or the dtype, and for a number
  beyond float32 under that dtype.
  """
  @spec to_nx(TensorData.t()) :: struct()
  def to_nx(%TensorData{} = tensor_data) do
    tensor_data |> sound!() |> Ext.Layout.dense() |> as_nx()
  end

  # The struct may have been changed since it was read.
  defp sound!(%TensorData{data: data} = tensor_data) do
    with nil <- misplaced(data), {:ok, sound} <- __verify__(tensor_data) do
      sound
    else
      {:error, faults} -> raise ArgumentError, Codec.explain(TensorData, faults)
    end
  end

  defp misplaced(data) when is_list(data) do
    cond do
      List.improper?(data) -> no_numbers(data)
      place = Enum.find_index(data, &(not number?(&1))) -> no_number(data, place)
      true -> nil
    end
  end

  defp misplaced(data), do: no_numbers(data)

  defp no_numbers(value) do
    message = "should be a list of numbers, is #{Codec.shown(value)}"
    {:error, [Codec.fault(:type, "/data", message)]}
  end

  defp no_number(data, place) do
    message = "should be a number, is #{Codec.shown(Enum.at(data, place))}"
    {:error, [Codec.fault(:type, "/data/#{place}", message)]}
  end

  # Those that JSON has no number for can be held too.
  defp number?(element) do
    is_number(element) or element in [:nan, :infinity, :neg_infinity]
  end

  defp as_nx(%TensorData{data: []}) do
    raise ArgumentError, "Nx has no tensors without elements"
  end

  defp as_nx(%TensorData{data: data, dtype: dtype, shape: shape}) do
    nx = nx!("to_nx/1")
    type = TensorDtype.to_nx_type(dtype)
    if type == {:f, 32}, do: refuse_beyond_float32(data)
    flat = nx.tensor(data, type: type)
    if shape == nil, do: flat, else: nx.reshape(flat, List.to_tuple(shape))
  end

  # Silently, Nx would make infinities of them.
  defp refuse_beyond_float32(data) do
    place = Enum.find_index(data, &(is_number(&1) and abs(&1) >= @rounds_to_infinity))

    if place do
      raise ArgumentError,
            "/data/#{place}: #{Codec.shown(Enum.at(data, place))} is beyond float32, whose " <>
              "largest number is 3.4028235e38"
    end
  end

  @doc """
  Gives all elements as one flat list, in row-major order.

  Raises `ArgumentError` where the elements are no list of numbers, or do not fit the shape or the
  dtype.
  """
  @spec tolist(TensorData.t()) :: [number()]
  def tolist(%TensorData{} = tensor_data) do
    Ext.Layout.dense(sound!(tensor_data)).data
  end

  @doc false
  @spec __verify__(TensorData.t()) :: {:ok, TensorData.t()} | {:error, [Codec.fault()]}
  def __verify__(%TensorData{dtype: :int64} = value) do
    case integers(value.data) do
      {:ok, data} -> shaped(%TensorData{value | data: data})
      :error -> faulty("should hold integers of 64 bits, as its dtype is int64")
    end
  end

  def __verify__(%TensorData{} = value), do: shaped(value)

  defp shaped(value) do
    case Ext.Layout.misfit(value, &misfit/1) do
      nil -> {:ok, value}
      message -> faulty(message)
    end
  end

  defp misfit(%TensorData{shape: nil}), do: nil

  defp misfit(%TensorData{shape: shape, data: data}) do
    size = length(data)

    if not (sides?(shape) and product(shape, size) == size) do
      "the shape #{shown(shape)} should have as many elements as data, #{size}"
    end
  end

  defp sides?(shape), do: is_list(shape) and Enum.all?(shape, &(is_integer(&1) and &1 >= 0))

  defp shown(shape) when is_list(shape) do
    sides = shape |> Enum.take(@most_sides) |> Enum.map_join(", ", &Codec.shown/1)
    more = if length(shape) > @most_sides, do: ", ..."
    "[#{sides}#{more}]"
  end

  defp shown(other), do: Codec.shown(other)

  # Of very many sides the product would become a very long number, so that nothing above the limit
  # is multiplied further.
  defp product(shape, limit) do
    if 0 in shape do
      0
    else
      Enum.reduce_while(shape, 1, fn side, product ->
        {if(product > limit, do: :halt, else: :cont), product * side}
      end)
    end
  end

  defp faulty(message), do: {:error, [Codec.fault(:tensor, "", message)]}

  # Most lists need no second look; 16.0 becomes 16.
  defp integers(data) do
    if Codec.int64s?(data) do
      {:ok, data}
    else
      whole = Enum.map(data, &whole/1)
      if Codec.int64s?(whole), do: {:ok, whole}, else: :error
    end
  end

  defp whole(element) when is_float(element) do
    if trunc(element) == element, do: trunc(element), else: element
  end

  defp whole(element), do: element

  # Called by what a variable holds, so that no compiler misses Nx where it is not wanted.
  defp nx!(function) do
    if Code.ensure_loaded?(Nx) do
      Nx
    else
      raise ArgumentError, "#{function} needs Nx; add {:nx, \"~> 0.6\"} to your dependencies"
    end
  end
end

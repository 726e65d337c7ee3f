defmodule Tinkex.Types.TensorData do
  @moduledoc "A dense tensor."

  alias Tinkex.Types.TensorDtype

  @enforce_keys [:data, :dtype]
  defstruct [:data, :dtype, :shape]

  @type t :: %__MODULE__{
          data: [number()],
          dtype: TensorDtype.t(),
          shape: [non_neg_integer()] | nil
        }

  @spec from_nx(Nx.Tensor.t()) :: t()
  def from_nx(tensor) do
    dtype = if Nx.Type.float?(Nx.type(tensor)), do: :float32, else: :int64

    %__MODULE__{
      data: Nx.to_flat_list(tensor),
      dtype: dtype,
      shape: Tuple.to_list(Nx.shape(tensor))
    }
  end

  @spec to_nx(t()) :: Nx.Tensor.t()
  def to_nx(%__MODULE__{data: data, dtype: dtype, shape: shape}) do
    type = if dtype == :float32, do: {:f, 32}, else: {:s, 64}
    tensor = Nx.tensor(data, type: type)
    if shape, do: Nx.reshape(tensor, List.to_tuple(shape)), else: tensor
  end
end

defimpl Jason.Encoder, for: Tinkex.Types.TensorData do
  def encode(tensor, opts) do
    %{data: tensor.data, dtype: Atom.to_string(tensor.dtype), shape: tensor.shape}
    |> Jason.Encode.map(opts)
  end
end

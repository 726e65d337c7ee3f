# Copied by tinkerspec from templates/elixir/extensions/tensor_dtype.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.TensorDtype do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.TensorDtype

  @doc """
  Gives the dtype that a tensor of an Nx type travels as.

  Integers of any size, signed or not, become `:int64`; floats of any size `:float32`. Raises
  `ArgumentError` for other types, such as complex numbers.
  """
  @spec from_nx_type({atom(), pos_integer()}) :: TensorDtype.t()
  def from_nx_type(nx_type) do
    with :error <- fetch(nx_type) do
      raise ArgumentError, "no tensor on the wire has elements of the Nx type #{shown(nx_type)}"
    end
  end

  @doc false
  @spec shown(term()) :: String.t()
  def shown({kind, bits}) when is_atom(kind) and is_integer(bits), do: "#{kind}#{bits}"
  def shown(other), do: Codec.shown(other)

  @doc false
  @spec fetch(term()) :: TensorDtype.t() | :error
  def fetch({kind, _bits}) when kind in [:s, :u], do: :int64
  def fetch({kind, _bits}) when kind in [:f, :bf], do: :float32
  def fetch(_other), do: :error

  @doc """
  Gives the Nx type of a dtype's elements.
  """
  @spec to_nx_type(TensorDtype.t() | String.t()) :: {:s, 64} | {:f, 32}
  def to_nx_type(dtype) do
    case TensorDtype.to_string(dtype) do
      "int64" -> {:s, 64}
      "float32" -> {:f, 32}
    end
  end
end

# Copied by tinkerspec from templates/elixir/extensions/datum.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.Datum do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Datum
  alias Tinkex.Types.Ext
  alias Tinkex.Types.ModelInput
  alias Tinkex.Types.TensorData

  @doc """
  Makes a datum of its fields, under atoms or strings, and turns plain lists into tensors.

  A list becomes a one-dimensional tensor whose dtype follows from its name: `target_tokens` are
  int64, `weights` float32 even where all of them are whole. Under a name that the contract does not
  know, the first element decides, and no element makes float32. Nx tensors keep their own type and
  shape. Raises `ArgumentError` with every fault; one of an element points into the list.
  """
  @spec new(map() | keyword()) :: Datum.t()
  def new(fields) do
    given = Map.new(fields, fn {key, value} -> {to_string(key), value} end)
    members = Map.merge(%{"loss_fn_inputs" => %{}}, given)

    {model_input, faults} = read_model_input(members)
    {tensors, more} = read_tensors(members["loss_fn_inputs"])
    unknown = for key <- Map.keys(members) -- ["loss_fn_inputs", "model_input"], do: extra(key)

    case unknown ++ faults ++ more do
      [] -> %Datum{loss_fn_inputs: tensors, model_input: model_input}
      faults -> raise ArgumentError, Codec.explain(Datum, faults)
    end
  end

  defp read_model_input(%{"model_input" => %ModelInput{} = value}), do: {value, []}

  defp read_model_input(%{"model_input" => value}) when is_map(value) do
    case ModelInput.decode(value) do
      {:ok, value} -> {value, []}
      {:error, faults} -> {nil, below("/model_input", faults)}
    end
  end

  defp read_model_input(%{"model_input" => _other}) do
    {nil, [Codec.fault(:type, "/model_input", "should be a model input")]}
  end

  defp read_model_input(_without) do
    {nil, [Codec.fault(:missing, "/model_input", "should be there")]}
  end

  defp read_tensors(tensors) when is_map(tensors) and not is_struct(tensors) do
    named = Enum.map(tensors, fn {key, value} -> {to_string(key), value} end)
    results = Enum.map(named, fn {key, value} -> {key, read_tensor(key, value)} end)
    faults = for {key, {:error, faults}} <- results, fault <- below(place(key), faults), do: fault
    {for({key, {:ok, tensor}} <- results, into: %{}, do: {key, tensor}), faults}
  end

  defp read_tensors(_other) do
    {%{}, [Codec.fault(:type, "/loss_fn_inputs", "should be a map of tensors")]}
  end

  defp read_tensor(_key, %TensorData{} = tensor), do: {:ok, tensor}

  # Named like this, the struct's module need not be there.
  defp read_tensor(_key, %{__struct__: Nx.Tensor} = tensor), do: Ext.TensorData.read_nx(tensor)

  defp read_tensor(key, list) when is_list(list) do
    payload = %{"data" => list, "dtype" => dtype(key, list), "shape" => [length(list)]}

    with {:error, faults} <- TensorData.decode(payload) do
      {:error, Enum.map(faults, &%{&1 | at: String.replace_prefix(&1.at, "/data", "")})}
    end
  end

  defp read_tensor(_key, value) when is_map(value) and not is_struct(value) do
    TensorData.decode(value)
  end

  defp read_tensor(_key, _other) do
    {:error, [Codec.fault(:type, "", "should be a tensor, or a list of numbers")]}
  end

  defp dtype(key, list) do
    Map.get_lazy(Datum.__list_dtypes__().loss_fn_inputs, key, fn -> inferred(list) end)
  end

  defp inferred([first | _rest]) when is_integer(first), do: :int64
  defp inferred(_list), do: :float32

  defp extra(key), do: Codec.fault(:extra, place(key, ""), "is a key that the type does not know")

  defp place(key, above \\ "/loss_fn_inputs") do
    above <> "/" <> (key |> String.replace("~", "~0") |> String.replace("/", "~1"))
  end

  defp below(place, faults), do: Enum.map(faults, &%{&1 | at: place <> &1.at})
end

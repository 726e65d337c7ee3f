defmodule Tinkex.Types.Ext.Lists do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Datum
  alias Tinkex.Types.Ext
  alias Tinkex.Types.TensorData

  # An object of JSON, with or without its order.
  defguardp is_object(value)
            when (is_map(value) and not is_struct(value)) or
                   is_struct(value, Jason.OrderedObject)

  # A datum of its fields, in which tensors may be plain lists.
  @spec datum(map() | keyword()) :: Datum.t()
  def datum(fields) do
    given = Map.new(Codec.members(fields), fn {key, value} -> {to_string(key), value} end)
    {given, faults} = Enum.reduce(Datum.__list_dtypes__(), {given, []}, &read_lists/2)

    case {Codec.make(Datum, given), faults} do
      {{:ok, datum}, []} -> datum
      {{:ok, _datum}, faults} -> raise ArgumentError, Codec.explain(Datum, faults)
      {{:error, more}, faults} -> raise ArgumentError, Codec.explain(Datum, more ++ faults)
    end
  end

  defp read_lists({member, dtypes}, {given, faults}) do
    case given do
      %{^member => tensors} when is_object(tensors) ->
        tensors = Map.new(Codec.members(tensors), fn {key, value} -> {to_string(key), value} end)
        results = for {key, value} <- tensors, do: {key, read_tensor(dtypes, key, value)}
        read = for {key, {:ok, tensor}} <- results, into: %{}, do: {key, tensor}

        found =
          for {key, {:error, faults}} <- results, fault <- faults do
            %{fault | at: place(member) <> place(key) <> fault.at}
          end

        {%{given | member => read}, faults ++ found}

      _without ->
        {given, faults}
    end
  end

  defp read_tensor(dtypes, key, list) when is_list(list) do
    with false <- List.improper?(list),
         {:ok, dtype} <- Codec.list_dtype(dtypes, key, list) do
      Ext.TensorData.read_list(list, dtype)
    else
      true -> no_tensor()
      error -> error
    end
  end

  # Named like this, the struct's module need not be there.
  defp read_tensor(_dtypes, _key, %{__struct__: Nx.Tensor} = tensor) do
    Ext.TensorData.read_nx(tensor)
  end

  defp read_tensor(_dtypes, _key, value) when is_object(value), do: TensorData.decode(value)

  defp read_tensor(_dtypes, _key, %TensorData{} = tensor), do: {:ok, tensor}

  defp read_tensor(_dtypes, _key, _other), do: no_tensor()

  defp no_tensor do
    {:error, [Codec.fault(:type, "", "should be a tensor, or a list of numbers")]}
  end

  defp place(key), do: "/" <> (key |> String.replace("~", "~0") |> String.replace("/", "~1"))
end

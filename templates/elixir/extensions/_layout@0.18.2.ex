defmodule Tinkex.Types.Ext.Layout do
  @moduledoc false

  alias Tinkex.Types.TensorData

  # A tensor lists all its elements, or some of each row of a matrix.

  # Why the elements do not fit the shape, or nil; `dense` says it of a tensor that lists them all.
  @spec misfit(TensorData.t(), (TensorData.t() -> String.t() | nil)) :: String.t() | nil
  def misfit(%TensorData{sparse_crow_indices: nil, sparse_col_indices: nil} = tensor, dense) do
    dense.(tensor)
  end

  def misfit(%TensorData{sparse_crow_indices: crow, sparse_col_indices: col} = tensor, _dense) do
    wrong_layout(crow, col, tensor.shape, length(tensor.data))
  end

  # The tensor with all its elements listed: 0 for one that was not.
  @spec dense(TensorData.t()) :: TensorData.t()
  def dense(%TensorData{sparse_crow_indices: [_ | _] = crow, shape: [_rows, columns]} = sparse) do
    zero = if sparse.dtype == :int64, do: 0, else: 0.0

    data =
      Enum.zip(rows(crow, sparse.sparse_col_indices), rows(crow, sparse.data))
      |> Enum.flat_map(fn {places, elements} ->
        listed = Map.new(Enum.zip(places, elements))
        for column <- 0..(columns - 1)//1, do: Map.get(listed, column, zero)
      end)

    %TensorData{sparse | data: data, sparse_crow_indices: nil, sparse_col_indices: nil}
  end

  def dense(%TensorData{} = tensor), do: tensor

  defp wrong_layout(crow, col, _shape, _size) when crow == nil or col == nil do
    "a sparse tensor should have both sparse_crow_indices and sparse_col_indices"
  end

  defp wrong_layout(crow, col, [rows, columns], size) do
    cond do
      not (indices?(crow) and indices?(col)) ->
        "sparse_crow_indices and sparse_col_indices should be lists of integers, none below 0"

      length(crow) != rows + 1 or hd(crow) != 0 or List.last(crow) != size ->
        "sparse_crow_indices should be one more than the rows, #{rows}, from 0 to #{size}"

      length(col) != size ->
        "sparse_col_indices should be as many as the elements of data, #{size}"

      not rising?(crow, &<=/2) ->
        "sparse_crow_indices should never fall"

      not Enum.all?(rows(crow, col), &(rising?(&1, fn a, b -> a < b end) and below?(&1, columns))) ->
        "sparse_col_indices should rise within a row, and be below #{columns}"

      true ->
        nil
    end
  end

  defp wrong_layout(_crow, _col, _shape, _size) do
    "the shape of a sparse tensor should have two sides, rows and columns"
  end

  defp indices?(list) do
    is_list(list) and not List.improper?(list) and Enum.all?(list, &(is_integer(&1) and &1 >= 0))
  end

  defp rising?(numbers, fits?) do
    numbers |> Enum.zip(Enum.drop(numbers, 1)) |> Enum.all?(fn {a, b} -> fits?.(a, b) end)
  end

  defp below?(numbers, limit), do: Enum.all?(numbers, &(&1 < limit))

  # What is listed of each row: columns, or elements.
  defp rows(crow, listed) do
    {rows, []} =
      crow
      |> Enum.zip(Enum.drop(crow, 1))
      |> Enum.map_reduce(listed, fn {start, stop}, rest -> Enum.split(rest, stop - start) end)

    rows
  end
end

# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types do
  @moduledoc """
  Tinker training API

  Every type is a module below this one. It reads payloads by `decode/1` and `from_json/1`, and
  writes them by `to_map/1`.
  """

  @doc """
  Gives the version of the contract that these modules were made from.
  """
  @spec contract_version() :: String.t()
  def contract_version, do: "0.38.0"
end

defmodule Tinkex.Rest.Cursor do
  @moduledoc "Position of a page within a longer list."

  @enforce_keys [:offset, :limit, :total_count]
  defstruct [:offset, :limit, :total_count]

  @type t :: %__MODULE__{
          offset: integer(),
          limit: integer(),
          total_count: integer()
        }
end

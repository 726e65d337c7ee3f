defmodule Tinkex.Types.Checkpoint do
  @moduledoc "A stored state of a model."

  @enforce_keys [:checkpoint_id, :checkpoint_type, :time, :tinker_path]
  defstruct [:checkpoint_id, :checkpoint_type, :time, :tinker_path, :size_bytes, public: false]

  @type t :: %__MODULE__{
          checkpoint_id: String.t(),
          checkpoint_type: String.t(),
          time: DateTime.t(),
          tinker_path: String.t(),
          size_bytes: integer() | nil,
          public: boolean()
        }
end

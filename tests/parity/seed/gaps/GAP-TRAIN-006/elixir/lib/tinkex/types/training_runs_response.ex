defmodule Tinkex.Types.TrainingRunsResponse do
  @moduledoc "One page of training runs."

  alias Tinkex.Rest.Cursor
  alias Tinkex.Types.TrainingRun

  @enforce_keys [:training_runs, :cursor]
  defstruct [:training_runs, :cursor]

  @type t :: %__MODULE__{training_runs: [TrainingRun.t()], cursor: Cursor.t()}
end

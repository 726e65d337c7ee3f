defmodule Tinkex.Types.TensorDtype do
  @moduledoc "Element type of a tensor."

  @type t :: :int64 | :float32
end

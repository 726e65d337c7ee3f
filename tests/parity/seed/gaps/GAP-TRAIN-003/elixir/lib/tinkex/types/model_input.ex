defmodule Tinkex.Types.ModelInput do
  @moduledoc "What the model reads."

  alias Tinkex.Types.EncodedTextChunk

  defstruct chunks: []

  @type t :: %__MODULE__{chunks: [EncodedTextChunk.t()]}
end

defmodule Tinkex.Types.LoraConfig do
  @moduledoc "Shape and placement of the adapters."

  @derive {Jason.Encoder, only: [:rank, :seed, :train_unembed, :train_mlp, :train_attn]}
  defstruct rank: 32, seed: nil, train_unembed: true, train_mlp: true, train_attn: true

  @type t :: %__MODULE__{
          rank: pos_integer(),
          seed: integer() | nil,
          train_unembed: boolean(),
          train_mlp: boolean(),
          train_attn: boolean()
        }
end

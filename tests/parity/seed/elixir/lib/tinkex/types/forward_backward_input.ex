defmodule Tinkex.Types.ForwardBackwardInput do
  @moduledoc "A batch with the loss to apply."

  alias Tinkex.Types.{Datum, LossFnType}

  @enforce_keys [:data, :loss_fn]
  defstruct [:data, :loss_fn, :loss_fn_config]

  @type t :: %__MODULE__{
          data: [Datum.t()],
          loss_fn: LossFnType.t() | String.t(),
          loss_fn_config: map() | nil
        }
end

defimpl Jason.Encoder, for: Tinkex.Types.ForwardBackwardInput do
  alias Tinkex.Types.LossFnType

  def encode(input, opts) do
    loss_fn =
      if is_atom(input.loss_fn), do: LossFnType.to_string(input.loss_fn), else: input.loss_fn

    %{data: input.data, loss_fn: loss_fn, loss_fn_config: input.loss_fn_config}
    |> Jason.Encode.map(opts)
  end
end

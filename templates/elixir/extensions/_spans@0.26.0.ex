defmodule Tinkex.Types.Ext.Spans do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Datum

  # Spans come in pairs.
  @spec verify(Datum.t()) :: {:ok, Datum.t()} | {:error, [Codec.fault()]}
  def verify(%Datum{model_input_spans: nil, loss_fn_input_spans: spans}) when spans != nil do
    message = "should be given, as loss_fn_input_spans is"
    {:error, [Codec.fault(:missing, "/model_input_spans", message)]}
  end

  def verify(%Datum{model_input_spans: spans, loss_fn_input_spans: nil}) when spans != nil do
    message = "should be given, as model_input_spans is"
    {:error, [Codec.fault(:missing, "/loss_fn_input_spans", message)]}
  end

  def verify(%Datum{} = datum), do: {:ok, datum}
end

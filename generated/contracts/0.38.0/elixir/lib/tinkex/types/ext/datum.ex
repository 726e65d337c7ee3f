# Copied by tinkerspec from templates/elixir/extensions/datum@0.26.0.ex; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
defmodule Tinkex.Types.Ext.Datum do
  @moduledoc false

  alias Tinkex.Types.Codec
  alias Tinkex.Types.Datum
  alias Tinkex.Types.Ext
  alias Tinkex.Types.ModelInput
  alias Tinkex.Types.ProvenanceSpan

  @doc """
  Makes a datum of its fields, under atoms or strings, and turns plain lists into tensors.

  A list becomes a one-dimensional tensor whose dtype follows from its name. The schema has the
  names, and says whether a list under another one is a fault or has the dtype of its first element,
  float32 if there is none. Nx tensors keep their own type and shape. Raises `ArgumentError` with
  every fault, of which one of an element points into the list, and where the fields are neither a
  map nor a keyword list.
  """
  @spec new(map() | keyword()) :: Datum.t()
  def new(fields), do: Ext.Lists.datum(fields)

  @doc """
  Gives a copy with spans, whose lengths have to add up to what they describe.

  The first list says where the tokens of `model_input` come from, in order; the second, what the
  rows of the loss are attributed to. The lengths of the second are not looked at where
  `target_tokens` is absent, or has not one dimension. Raises `ArgumentError` when lengths do not
  add up, when the length of an image is not known, or when something given is no span.
  """
  @spec with_provenance(Datum.t(), [ProvenanceSpan.t()], [ProvenanceSpan.t()]) :: Datum.t()
  def with_provenance(%Datum{} = datum, model_input, loss_fn_inputs) do
    given = %{datum | model_input_spans: model_input, loss_fn_input_spans: loss_fn_inputs}

    case Codec.make(Datum, Map.from_struct(given)) do
      {:ok, made} -> compared(made)
      {:error, faults} -> raise ArgumentError, Codec.explain(Datum, faults)
    end
  end

  defp compared(%Datum{} = datum) do
    compare("model_input", datum.model_input_spans, ModelInput.length(datum.model_input))

    case datum.loss_fn_inputs do
      %{"target_tokens" => %{shape: [rows]}} ->
        compare("loss_fn_inputs", datum.loss_fn_input_spans, rows)

      _unknown ->
        :ok
    end

    datum
  end

  defp compare(name, spans, length) do
    case Enum.sum(Enum.map(spans, & &1.length)) do
      ^length ->
        :ok

      total ->
        raise ArgumentError,
              "the lengths of the spans of #{name} add up to #{total}, not to #{length}"
    end
  end

  # Spans come in pairs.
  @doc false
  @spec __verify__(Datum.t()) :: {:ok, Datum.t()} | {:error, [Codec.fault()]}
  def __verify__(%Datum{model_input_spans: nil, loss_fn_input_spans: spans}) when spans != nil do
    message = "should be given, as loss_fn_input_spans is"
    {:error, [Codec.fault(:missing, "/model_input_spans", message)]}
  end

  def __verify__(%Datum{model_input_spans: spans, loss_fn_input_spans: nil}) when spans != nil do
    message = "should be given, as model_input_spans is"
    {:error, [Codec.fault(:missing, "/loss_fn_input_spans", message)]}
  end

  def __verify__(%Datum{} = datum), do: {:ok, datum}
end

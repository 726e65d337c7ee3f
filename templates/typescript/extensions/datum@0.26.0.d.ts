import type { Decoded } from "../_runtime/index.js";
import type { Datum, DatumInput } from "../datum.js";
import type { ProvenanceSpanInput } from "../provenance_span.js";
import type { TensorDataInput } from "../tensor_data.js";
import type { TypedArray } from "./tensor_data.js";

/** A datum in which a tensor may be a plain list, or an array of one dimension. */
export type ListedDatum = Omit<DatumInput, "loss_fn_inputs"> & {
  loss_fn_inputs: Record<string, TensorDataInput | TypedArray | (number | bigint)[]>;
};

/**
 * Reads a datum in which tensors may be plain lists: one becomes a tensor of one dimension, whose dtype follows
 * from its name. A list under another name has the fault `dtype_key`; faults of an element point into the
 * list. Arrays keep their own type.
 */
export function fromLists(fields: ListedDatum): Decoded<Datum>;

/**
 * A copy with spans, whose lengths have to add up to what they describe.
 *
 * @param modelInput Where the tokens of `model_input` come from, in order.
 * @param lossFnInputs What the rows of the loss are attributed to, in order. Their lengths are not looked at where
 *   `target_tokens` is absent, or has not one dimension.
 * @throws {EncodeError} Where something given is no span.
 * @throws {RangeError} Where lengths do not add up.
 * @throws {TypeError} Where the length of an image is not known.
 */
export function withProvenance(
  datum: Datum,
  modelInput: ProvenanceSpanInput[],
  lossFnInputs: ProvenanceSpanInput[],
): Datum;

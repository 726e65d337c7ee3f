import type { Decoded } from "../_runtime/index.js";
import type { Datum, DatumInput } from "../datum.js";
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

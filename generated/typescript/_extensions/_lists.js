// Copied by tinkerspec from templates/typescript/extensions/_lists.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { decode, plan } from "../datum.js";
import { EncodeError } from "../_runtime/index.js";
import { pointer } from "../_runtime/faults.js";
import { put } from "../_runtime/json.js";
import { decode as decodeTensor } from "../tensor_data.js";
import { fromArray } from "./tensor_data.js";

const INPUTS = "loss_fn_inputs";

/** Stands for a tensor that was read already. */
const READ = { data: [], dtype: "int64" };

/** Reads a datum in which tensors may be plain lists or arrays. */
export function read(fields) {
  const given = fields[INPUTS];
  if (typeof given !== "object" || given === null || Array.isArray(given)) return decode(fields);
  const { listDtypes } = plan.members.find(({ key }) => key === INPUTS);
  const listed = Object.entries(given).filter(([, value]) => Array.isArray(value) || ArrayBuffer.isView(value));
  const tensors = listed.map(([key, value]) => [key, tensor(listDtypes, key, value)]);
  const inputs = Object.fromEntries([...Object.entries(given), ...listed.map(([key]) => [key, READ])]);
  const datum = decode({ ...fields, [INPUTS]: inputs });
  const faults = tensors.flatMap(([key, result]) => (result.faults ?? []).map((fault) => below(key, fault)));
  if (faults.length > 0) return { ok: false, faults: [...faults, ...(datum.faults ?? [])] };
  if (datum.ok) for (const [key, { value }] of tensors) put(datum.value[INPUTS], key, value);
  return datum;
}

function below(key, fault) {
  return { ...fault, pointer: pointer([INPUTS, key]) + fault.pointer };
}

function tensor(dtypes, key, value) {
  if (Array.isArray(value)) return ofList(dtypes, key, value);
  try {
    return { ok: true, value: fromArray(value) };
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return { ok: false, faults: error.faults };
  }
}

function ofList(dtypes, key, data) {
  if (!Object.hasOwn(dtypes, key)) {
    const message = `has no dtype; lists may stand under ${Object.keys(dtypes).join(", ")}`;
    return { ok: false, faults: [{ code: "dtype_key", pointer: "", message }] };
  }
  const result = decodeTensor({ data, dtype: dtypes[key], shape: [data.length] });
  if (result.ok) return result;
  // The list stands where the tensor would, so that its elements have no member above them.
  return { ok: false, faults: result.faults.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/data/, "") })) };
}

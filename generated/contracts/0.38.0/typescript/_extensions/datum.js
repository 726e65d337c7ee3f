// Copied by tinkerspec from templates/typescript/extensions/datum@0.26.0.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { read } from "./_lists.js";

const SIDES = ["model_input_spans", "loss_fn_input_spans"];

export function fromLists(fields) {
  return read(fields);
}

/** Spans say where tokens come from on both sides of a datum, or on neither. */
export function verify(datum) {
  const lacking = SIDES.filter((side) => (datum[side] ?? null) === null);
  if (lacking.length !== 1) return [];
  return [{ code: "missing", pointer: `/${lacking[0]}`, message: "should be there, as the other side has spans" }];
}

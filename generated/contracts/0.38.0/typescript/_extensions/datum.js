// Copied by tinkerspec from templates/typescript/extensions/datum@0.26.0.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { decode } from "../datum.js";
import { read } from "./_lists.js";
import { length } from "./model_input.js";
import { sound } from "./_sound.js";

const SIDES = ["model_input_spans", "loss_fn_input_spans"];

export function fromLists(fields) {
  return read(fields);
}

export function withProvenance(datum, modelInput, lossFnInputs) {
  const made = sound(decode({ ...datum, model_input_spans: modelInput, loss_fn_input_spans: lossFnInputs }));
  compare("model_input", made.model_input_spans, length(made.model_input));
  const shape = made.loss_fn_inputs.target_tokens?.shape;
  if (shape?.length === 1) compare("loss_fn_inputs", made.loss_fn_input_spans, Number(shape[0]));
  return made;
}

/** Spans say where tokens come from on both sides of a datum, or on neither. */
export function verify(datum) {
  const lacking = SIDES.filter((side) => (datum[side] ?? null) === null);
  if (lacking.length !== 1) return [];
  return [{ code: "missing", pointer: `/${lacking[0]}`, message: "should be there, as the other side has spans" }];
}

function compare(name, spans, length) {
  const total = spans.reduce((sum, span) => sum + Number(span.length), 0);
  if (total === length) return;
  throw new RangeError(`the lengths of the spans of ${name} add up to ${total}, not to ${length}`);
}

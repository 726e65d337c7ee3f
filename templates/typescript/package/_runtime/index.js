import { difference, textOf } from "./encode.js";
import { EncodeError, pointer } from "./faults.js";
import { JsonError, isText, parse, plain } from "./json.js";
import { judge } from "./judge.js";

export { EncodeError };

/** An escape that is half of a character. */
const HALF = /\\u[dD][89a-fA-F]/;

/**
 * Reads a payload by the plan of its type.
 *
 * @template T
 * @param {import("./index.js").Plan} plan
 * @param {unknown} payload
 * @returns {import("./index.js").Decoded<T>}
 */
export function decode(plan, payload) {
  try {
    return typeof payload === "string" ? fromText(plan, payload) : result(judge(plan, plain(payload), { isExact: true }));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, faults: [notJson(error, payload)] };
  }
}

/** The engine's own reader is the fast one. What it reads without a doubt is taken as it is. */
function fromText(plan, text) {
  return quickly(plan, text) ?? result(judge(plan, parse(text), { isExact: true }));
}

function quickly(plan, text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const judged = judge(plan, value);
  const isDoubtful = judged.faults.length > 0 || !judged.isSound || !text.isWellFormed();
  return isDoubtful || (HALF.test(text) && !isText(value)) ? undefined : result(judged);
}

function result({ value, faults }) {
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value };
}

function notJson(error, payload) {
  const place = error.position === undefined ? pointer(error.path) : lineAndColumn(payload, error.position);
  const message = `should be JSON, but holds ${error.message}${place && ` at ${place}`}`;
  return { code: "json", pointer: "", message };
}

function lineAndColumn(text, position) {
  const lines = text.slice(0, position).split("\n");
  return `line ${lines.length}, column ${lines.at(-1).length + 1}`;
}

/**
 * Writes the canonical payload of a value, as JSON text without spaces. What is written is read again.
 *
 * @param {import("./index.js").Plan} plan
 * @param {unknown} value
 * @returns {string}
 * @throws {EncodeError} Where `decode` would refuse it, or read it as another variant of a union.
 */
export function encode(plan, value) {
  const own = judged(plan, () => plain(value));
  const text = textOf(judged(plan, () => own, { isWriting: true }));
  const changed = difference(own, judged(plan, () => parse(text)));
  if (changed !== undefined) {
    const message = "is read as another type of the union";
    throw new EncodeError([{ code: "union", pointer: pointer(changed), message }]);
  }
  return text;
}

function judged(plan, read, options = {}) {
  try {
    const { value, faults } = judge(plan, read(), { isExact: true, ...options });
    if (faults.length > 0) throw new EncodeError(faults);
    return value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new EncodeError([{ code: "json", pointer: pointer(error.path), message: `holds ${error.message}` }]);
  }
}

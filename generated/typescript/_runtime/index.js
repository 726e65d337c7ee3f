// Part of every package that tinkerspec generates; do not edit.

import { difference, textOf } from "./encode.js";
import { EncodeError, pointer } from "./faults.js";
import { JsonError, isText as areTexts, parse, plain } from "./json.js";
import { judge } from "./judge.js";
import { locate } from "./locate.js";

export { EncodeError, JsonError, locate };

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
    const isText = typeof payload === "string";
    const { value, faults } = isText ? judgeText(plan, payload) : judge(plan, plain(payload), { isExact: true });
    return faults.length > 0 ? { ok: false, faults } : { ok: true, value };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { ok: false, faults: [notJson(error, payload)] };
  }
}

/** The engine's own reader is the fast one. What it reads without a doubt is taken as it is. */
function judgeText(plan, text) {
  return quickly(plan, text) ?? judge(plan, parse(text), { isExact: true });
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
  return isDoubtful || (mayHaveHalves(text) && !areTexts(value)) ? undefined : judged;
}

/** Whether characters may be escaped one half at a time; most texts have no such escape. */
function mayHaveHalves(text) {
  return text.includes("\\u") && HALF.test(text);
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
  const own = sound(() => judge(plan, plain(value), { isExact: true, isGiven: true }));
  const text = textOf(sound(() => judge(plan, own, { isExact: true, isWriting: true })));
  const changed = difference(own, sound(() => judgeText(plan, text)));
  if (changed !== undefined) {
    const message = "is read as another type of the union";
    throw new EncodeError([{ code: "union", pointer: pointer(changed), message }]);
  }
  return text;
}

/** The value of what is judged; what is wrong with it, as an error. */
function sound(judged) {
  try {
    const { value, faults } = judged();
    if (faults.length > 0) throw new EncodeError(faults);
    return value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new EncodeError([{ code: "json", pointer: pointer(error.path), message: `holds ${error.message}` }]);
  }
}

// Judges texts by the plans of a contract, and finds where their faults stand.

import { decode, encode, EncodeError, JsonError, locate } from "contract/_runtime/index";
import { MOST_FAULTS } from "../limits.js";
import { bestTypes } from "./inference.js";

/**
 * A fault, and where it stands: in units of UTF-16 from the beginning of the text, and as people count.
 *
 * @typedef {{code: string, pointer: string, message: string, start: number, end: number, line: number, column: number}}
 *   PlacedFault
 *
 * What was found. `others` are types that fit as well as the one that was inferred. `values` is how many there are,
 * more than one where each line is a payload; `faulty` is how many of them have faults, and `faults` the first of all
 * `count` faults. `first` is the line in which the first payload without faults begins, 0 if there is none, and `lines`
 * the last line in which one does.
 * @typedef {{type: string, isInferred: boolean, others: string[], isLines: boolean, values: number, faulty: number,
 *   count: number, faults: PlacedFault[], first: number, lines: number}} Verdict
 */

/**
 * Judges a text.
 *
 * @param {Map<string, object>} plans The plan of each type, by its name.
 * @param {string} text JSON, or lines of JSON.
 * @param {{type?: string, isLines?: boolean}} asked Without a type, it is inferred; so is whether each line is a payload.
 * @returns {{verdict: Verdict, read: {value: unknown, text: string, line: number}[]}} What was found, and the payloads
 *   without faults, each with the line in which it begins.
 */
export function judgeText(plans, text, { type, isLines } = {}) {
  const lines = isLines ?? areLines(text);
  const chunks = lines ? linesOf(text) : [{ text, start: 0, line: 1 }];
  const tried = lines ? chunks.find((chunk) => isJson(chunk.text)) : chunks[0];
  const best = type === undefined ? bestTypes(plans, tried?.text ?? "") : [type];
  const found = chunks.map((chunk) => ({ chunk, read: decode(plans.get(best[0]), chunk.text) }));
  const faulty = found.filter(({ read }) => !read.ok);
  const sound = found.filter(({ read }) => read.ok);
  const verdict = {
    type: best[0],
    isInferred: type === undefined,
    others: best.slice(1),
    isLines: lines,
    values: chunks.length,
    faulty: faulty.length,
    count: faulty.reduce((sum, { read }) => sum + read.faults.length, 0),
    faults: placed(text, faulty),
    first: sound[0]?.chunk.line ?? 0,
    lines: chunks.at(-1)?.line ?? 1,
  };
  return { verdict, read: sound.map(({ chunk, read }) => ({ value: read.value, text: chunk.text, line: chunk.line })) };
}

/**
 * Whether a text is JSON Lines: no JSON as a whole, but in its first line, after which there are more; or in the second
 * one, where the first was meant to be a record too.
 */
function areLines(text) {
  const [, first, second] = /^\s*(\S[^\n]*)\n\s*(\S[^\n]*)/.exec(text) ?? [];
  if (second === undefined || isJson(text)) return false;
  return isJson(first) || (first[0] === "{" && second[0] === "{" && isJson(second));
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The lines that are not empty, each with its place. */
function linesOf(text) {
  const chunks = [];
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() !== "") chunks.push({ text: line, start, line: index + 1 });
    start += line.length + 1;
  }
  return chunks;
}

/** The first faults of all, with their places in the whole text. */
function placed(text, faulty) {
  const found = [];
  for (const { chunk, read } of faulty) {
    const faults = read.faults.slice(0, MOST_FAULTS - found.length);
    if (faults.length === 0) break;
    const ranges = rangesOf(chunk.text, faults);
    faults.forEach((fault, index) => {
      const { start, end } = ranges[index];
      found.push({ ...fault, start: chunk.start + start, end: chunk.start + end });
    });
  }
  return withLines(text, found);
}

function rangesOf(text, faults) {
  try {
    return locate(text, faults.map((fault) => fault.pointer)).map((range) => ofOneLine(text, range));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { position } = /** @type {any} */ (error);
    return faults.map(() => ({ start: position, end: Math.min(position + 1, text.length) }));
  }
}

/** What is marked of a long value is where it begins. */
function ofOneLine(text, { start, end }) {
  const line = text.slice(start, Math.min(end, start + 200)).indexOf("\n");
  return { start, end: line < 0 ? Math.min(end, start + 200) : start + line };
}

function withLines(text, faults) {
  const starts = [0];
  const last = faults.reduce((most, { start }) => Math.max(most, start), 0);
  for (let at = text.indexOf("\n"); at >= 0 && at < last; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return faults.map((fault) => {
    const line = lineAt(starts, fault.start);
    return { ...fault, line: line + 1, column: fault.start - starts[line] + 1 };
  });
}

/** The last line that starts at a place or before it. */
function lineAt(starts, place) {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= place) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The canonical text of payloads, one a line; or why there is none.
 *
 * @param {object} plan
 * @param {{value: unknown}[]} read
 * @returns {{text?: string, refused?: string}}
 */
export function canonical(plan, read) {
  try {
    return { text: read.map(({ value }) => encode(plan, value)).join("\n") };
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return { refused: /** @type {Error} */ (error).message };
  }
}

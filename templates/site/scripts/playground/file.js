// Reads files that are dropped or chosen, and says why not.
import { MOST_CHARACTERS } from "../limits.js";

const MEGABYTE = 2 ** 20;

/** What a text in UTF-16 begins with. */
const BYTE_ORDERS = ["255,254", "254,255"];

/**
 * The text of a file; or why it is not read.
 *
 * @param {File} file
 * @returns {Promise<{text?: string, refused?: string}>}
 */
export async function textOf(file) {
  if (file.size > MOST_CHARACTERS) return { refused: tooLong(file.size) };
  if (file.size === 0) return { refused: `${file.name} is empty.` };
  const bytes = await file.arrayBuffer();
  const mark = new Uint8Array(bytes.slice(0, 2)).join();
  if (BYTE_ORDERS.includes(mark)) return { refused: `${file.name} is UTF-16: save it as UTF-8.` };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? { refused: `${file.name} is binary: it holds the character 0.` } : { text };
  } catch {
    return { refused: `${file.name} is binary, or not UTF-8: it is no JSON text.` };
  }
}

/** Why something of a size is not judged. @param {number} size */
export function tooLong(size) {
  return `That is ${sizeOf(size)}; the playground takes at most ${MOST_CHARACTERS / MEGABYTE} MB. Judge longer files with \`tinkerspec validate\`.`;
}

/** A size in words. @param {number} size */
export function sizeOf(size) {
  return size < MEGABYTE ? `${Math.ceil(size / 1024)} KB` : `${(size / MEGABYTE).toFixed(1)} MB`;
}

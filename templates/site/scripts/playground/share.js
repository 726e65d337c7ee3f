// Puts a payload into the fragment of a link, and takes it out again. Nothing of a fragment is sent to a server.

import { MOST_CHARACTERS, MOST_IN_LINK } from "../limits.js";

/**
 * @typedef {{text: string, type: string}} Shared The payload, and its type; empty if it is inferred.
 */

/**
 * The fragment that holds a payload, without its `#`; or why there is none.
 *
 * @param {Shared} shared
 * @returns {Promise<{fragment?: string, refused?: string}>}
 */
export async function fragmentOf({ text, type }) {
  const bytes = new TextEncoder().encode(text);
  const packed = await deflated(bytes);
  const [name, body] = packed === undefined ? ["text", bytes] : ["deflate", packed];
  const fragment = new URLSearchParams({ ...(type && { type }), [name]: base64(body) }).toString();
  if (fragment.length <= MOST_IN_LINK) return { fragment };
  const size = Math.ceil(fragment.length / 1024);
  return { refused: `The link would have ${size} KB. Many programs cut links beyond ${MOST_IN_LINK / 1024} KB: send the payload as a file.` };
}

/**
 * The payload in a fragment; undefined if there is none in it.
 *
 * @param {string} fragment
 * @returns {Promise<Shared | undefined>}
 * @throws {RangeError} Where it is cut or changed, or holds too much.
 */
export async function sharedIn(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const type = given.get("type") ?? "";
  const [plain, packed] = [given.get("text"), given.get("deflate")];
  if (plain !== null) return { type, text: utf8(unbase64(plain)) };
  if (packed !== null) return { type, text: utf8(await inflated(unbase64(packed))) };
  return type === "" ? undefined : { type, text: "" };
}

/** Undefined where the browser cannot compress. @param {Uint8Array<ArrayBuffer>} bytes */
async function deflated(bytes) {
  if (typeof CompressionStream !== "function") return undefined;
  return collected(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")));
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  if (typeof DecompressionStream !== "function") throw new RangeError("This browser cannot unpack the link.");
  try {
    return await collected(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
  } catch (error) {
    throw error instanceof RangeError ? error : broken();
  }
}

/**
 * All of a stream, as far as a payload may go: a short link can hold very much.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 */
async function collected(stream) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    size += value.length;
    if (size > MOST_CHARACTERS) {
      await reader.cancel();
      throw new RangeError("The payload in the link is too long.");
    }
  }
}

/** @param {Uint8Array} bytes */
function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken();
  }
}

/** In the alphabet for URLs. @param {Uint8Array} bytes */
function base64(bytes) {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
function unbase64(text) {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw broken();
  }
}

function broken() {
  return new RangeError("The link is cut or changed: there is no payload in it.");
}

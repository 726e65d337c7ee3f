// Copied by tinkerspec from templates/typescript/extensions/_base64.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** How many bytes become text at once: a call takes so many arguments at most. */
const PART = 0x2000;

/** Bytes as padded base64 of the standard alphabet. */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(text);
}

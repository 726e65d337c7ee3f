// Copied by tinkerspec from templates/typescript/extensions/_expected.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** The length of an image, which is what its sender expects. */
export function expected({ expected_tokens: tokens }) {
  if (tokens !== null) return tokens;
  throw new TypeError("the length of an image is its expected_tokens, which this one does not give");
}

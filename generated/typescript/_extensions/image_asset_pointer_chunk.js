// Copied by tinkerspec from templates/typescript/extensions/image_asset_pointer_chunk.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

export function length({ tokens }) {
  return tokens;
}

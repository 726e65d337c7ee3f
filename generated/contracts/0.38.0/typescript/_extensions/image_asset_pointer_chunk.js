// Copied by tinkerspec from templates/typescript/extensions/image_asset_pointer_chunk@0.6.3.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { expected } from "./_expected.js";

export function length(chunk) {
  return expected(chunk);
}

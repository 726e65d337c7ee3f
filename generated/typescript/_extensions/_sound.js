// Copied by tinkerspec from templates/typescript/extensions/_sound.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { EncodeError } from "../_runtime/index.js";

/** The value that was read; what has faults is thrown. */
export function sound(read) {
  if (!read.ok) throw new EncodeError(read.faults);
  return read.value;
}

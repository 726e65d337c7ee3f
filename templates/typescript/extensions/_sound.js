import { EncodeError } from "../_runtime/index.js";

/** The value that was read; what has faults is thrown. */
export function sound(read) {
  if (!read.ok) throw new EncodeError(read.faults);
  return read.value;
}

import { expected } from "./_expected.js";

export function length(chunk) {
  return expected(chunk);
}

import { chosen } from "./_one_optimizer.js";

/** One optimizer takes a step. */
export function verify(request) {
  return chosen(request);
}

// Copied by tinkerspec from templates/typescript/extensions/forward_backward_output.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { ForwardBackwardOutput } from "../forward_backward_output.js";

/** The metric `loss`; null where the service sent none. */
export function loss(output: ForwardBackwardOutput): number | null;

import type { ForwardBackwardOutput } from "../forward_backward_output.js";

/** The metric `loss`; null where the service sent none. */
export function loss(output: ForwardBackwardOutput): number | null;

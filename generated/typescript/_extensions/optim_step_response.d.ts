// Copied by tinkerspec from templates/typescript/extensions/optim_step_response.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { OptimStepResponse } from "../optim_step_response.js";

/** Always true: a step that fails is answered by an error, not by a response. */
export function success(response: OptimStepResponse): true;

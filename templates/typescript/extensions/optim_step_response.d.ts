import type { OptimStepResponse } from "../optim_step_response.js";

/** Always true: a step that fails is answered by an error, not by a response. */
export function success(response: OptimStepResponse): true;

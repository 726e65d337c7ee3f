// Copied by tinkerspec from templates/typescript/extensions/parsed_checkpoint_tinker_path.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { Decoded } from "../_runtime/index.js";
import type { ParsedCheckpointTinkerPath } from "../parsed_checkpoint_tinker_path.js";

/**
 * Takes a checkpoint's path apart.
 *
 * @param path `tinker://<run>/<segment>/<id>`, whose segment says the type, as `checkpoint_type` has it. The
 *   checkpoint's identifier keeps its segment, as in `weights/0001`. Any other path has the fault `tinker_path`.
 */
export function fromTinkerPath(path: string): Decoded<ParsedCheckpointTinkerPath>;

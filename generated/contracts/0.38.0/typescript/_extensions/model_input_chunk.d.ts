// Copied by tinkerspec from templates/typescript/extensions/model_input_chunk.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { ModelInputChunk } from "../model_input_chunk.js";

/**
 * How many tokens a chunk of any kind takes up in the context.
 *
 * @throws {TypeError} Where that is not known.
 */
export function length(chunk: ModelInputChunk): number | bigint;

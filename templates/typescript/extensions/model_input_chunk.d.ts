import type { ModelInputChunk } from "../model_input_chunk.js";

/**
 * How many tokens a chunk of any kind takes up in the context.
 *
 * @throws {TypeError} Where that is not known.
 */
export function length(chunk: ModelInputChunk): number | bigint;

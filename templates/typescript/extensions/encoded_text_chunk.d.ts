import type { EncodedTextChunk } from "../encoded_text_chunk.js";

/** How many tokens the chunk has. */
export function length(chunk: EncodedTextChunk): number;

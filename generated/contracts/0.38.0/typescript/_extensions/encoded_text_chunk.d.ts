// Copied by tinkerspec from templates/typescript/extensions/encoded_text_chunk.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { EncodedTextChunk } from "../encoded_text_chunk.js";

/** How many tokens the chunk has. */
export function length(chunk: EncodedTextChunk): number;

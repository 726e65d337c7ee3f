// Copied by tinkerspec from templates/typescript/extensions/dmel_chunk@0.23.0.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { DmelChunk } from "../dmel_chunk.js";

/**
 * How many tokens the chunk has: the first dimension of the tensor in `dmel`.
 *
 * @throws {TypeError} Where `dmel` does not begin as such a tensor does, or the tensor has no dimension.
 */
export function length(chunk: DmelChunk): number | bigint;

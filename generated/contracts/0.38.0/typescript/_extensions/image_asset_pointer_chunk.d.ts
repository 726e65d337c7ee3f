// Copied by tinkerspec from templates/typescript/extensions/image_asset_pointer_chunk@0.6.3.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { ImageAssetPointerChunk } from "../image_asset_pointer_chunk.js";

/**
 * How many tokens the sender expects the image to take up in the context.
 *
 * @throws {TypeError} Where `expected_tokens` is null: then the service alone knows the number.
 */
export function length(chunk: ImageAssetPointerChunk): number | bigint;

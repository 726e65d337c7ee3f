import type { ImageAssetPointerChunk } from "../image_asset_pointer_chunk.js";

/**
 * How many tokens the sender expects the image to take up in the context.
 *
 * @throws {TypeError} Where `expected_tokens` is null: then the service alone knows the number.
 */
export function length(chunk: ImageAssetPointerChunk): number | bigint;

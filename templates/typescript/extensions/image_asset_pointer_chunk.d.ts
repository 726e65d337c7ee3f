import type { ImageAssetPointerChunk } from "../image_asset_pointer_chunk.js";

/** How many tokens the image takes up in the context. */
export function length(chunk: ImageAssetPointerChunk): number | bigint;

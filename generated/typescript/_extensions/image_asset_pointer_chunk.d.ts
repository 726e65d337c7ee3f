// Copied by tinkerspec from templates/typescript/extensions/image_asset_pointer_chunk.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { ImageAssetPointerChunk } from "../image_asset_pointer_chunk.js";

/** How many tokens the image takes up in the context. */
export function length(chunk: ImageAssetPointerChunk): number | bigint;

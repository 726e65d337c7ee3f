import type { ImageChunk, ImageChunkInput } from "../image_chunk.js";

/**
 * A chunk of the bytes of an image file, which become base64.
 *
 * @param members The other members, such as `format`.
 * @throws {EncodeError} Where the chunk would not be sound.
 */
export function fromBytes(bytes: Uint8Array, members: Omit<ImageChunkInput, "data">): ImageChunk;

/** How many tokens the image takes up in the context. */
export function length(chunk: ImageChunk): number | bigint;

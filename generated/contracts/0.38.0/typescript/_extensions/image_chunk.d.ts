// Copied by tinkerspec from templates/typescript/extensions/image_chunk@0.6.3.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { ImageChunk, ImageChunkInput } from "../image_chunk.js";

/**
 * A chunk of the bytes of an image file, which become base64.
 *
 * @param members The other members, such as `format`.
 * @throws {EncodeError} Where the chunk would not be sound.
 */
export function fromBytes(bytes: Uint8Array, members: Omit<ImageChunkInput, "data">): ImageChunk;

/**
 * How many tokens the sender expects the image to take up in the context.
 *
 * @throws {TypeError} Where `expected_tokens` is null: then the service alone knows the number.
 */
export function length(chunk: ImageChunk): number | bigint;

import type { ModelInput } from "../model_input.js";
import type { ModelInputChunkInput } from "../model_input_chunk.js";

/** Anything that encodes text as token IDs, or as an object that has them as `ids`. */
export interface Tokenizer {
  encode(text: string): Iterable<number | bigint> | { ids: Iterable<number | bigint> };
}

/** An input without chunks. */
export function empty(): ModelInput;

/**
 * An input of one text chunk.
 *
 * @param tokens Token IDs: an array, or an array of integers such as `Int32Array`.
 * @throws {EncodeError} Where a token is no 64-bit integer.
 */
export function fromInts(tokens: Iterable<number | bigint>): ModelInput;

/**
 * Encodes a text, and makes an input of one text chunk of it.
 *
 * @throws {EncodeError} Where what the tokenizer gives are no token IDs.
 */
export function fromText(text: string, tokenizer: Tokenizer): ModelInput;

/**
 * A new input with one more chunk at the end.
 *
 * @throws {EncodeError} Where the value is no valid chunk.
 */
export function append(input: ModelInput, chunk: ModelInputChunkInput): ModelInput;

/**
 * A new input with one more token at the end, in a text chunk of its own.
 *
 * @throws {EncodeError} Where the token is no 64-bit integer.
 */
export function appendInt(input: ModelInput, token: number | bigint): ModelInput;

/**
 * The tokens of all chunks, in order.
 *
 * @throws {TypeError} Where a chunk is no text, because others have no token IDs.
 */
export function toInts(input: ModelInput): (number | bigint)[];

/**
 * How many tokens the input takes up in the context.
 *
 * @throws {TypeError} Where the length of a chunk is not known.
 */
export function length(input: ModelInput): number;

// Copied by tinkerspec from templates/typescript/extensions/tensor_data.d.ts; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import type { TensorData } from "../tensor_data.js";

/** An array of JavaScript whose elements all have one type. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Lists that are nested by a shape; a number for the shape `[]`. */
export type Nested = number | bigint | Nested[];

/**
 * A tensor of the elements of an array, as a copy. Integers of any size become int64; floats of any size
 * become float32, whose elements keep the digits they have. NaN and infinities can be held, but not written.
 *
 * @param shape The size of each dimension; one dimension if left out.
 * @throws {EncodeError} Where an unsigned integer is beyond int64, or the shape does not fit.
 * @throws {TypeError} Where it is no array of integers or floats.
 */
export function fromArray(array: TypedArray, shape?: number[]): TensorData;

/**
 * The elements as an array of the tensor's dtype, row by row, and its shape. Of a sparse tensor, 0 stands for
 * what it does not list.
 *
 * @throws {TypeError} Where the elements do not fit the shape or the dtype.
 * @throws {RangeError} Where a number under float32 is beyond it.
 */
export function toArray(tensor: TensorData): { data: BigInt64Array | Float32Array; shape: number[] };

/**
 * The elements in lists nested by the shape. Numbers under float32 are rounded to it.
 *
 * @throws {TypeError} Where the elements do not fit the shape or the dtype.
 * @throws {RangeError} Where a number under float32 is beyond it.
 */
export function toList(tensor: TensorData): Nested;

// Copied by tinkerspec from templates/typescript/extensions/tensor_data.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { decode } from "../tensor_data.js";
import { dense, misfit } from "./_layout.js";
import { sound } from "./_sound.js";

const INTEGERS = /^(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?Array$/;
const FLOATS = /^Float(?:16|32|64)Array$/;

/** From here on, rounding to a float32 gives infinity. */
const ROUNDS_TO_INFINITY = 2 ** 128 - 2 ** 103;

export function fromArray(array, shape = [array.length]) {
  const dtype = dtypeOf(array);
  const tensor = { data: Array.from(array), dtype, shape };
  // What is no JSON can be held, and not be written.
  const finite = dtype === "float32" ? tensor.data.map((element) => (Number.isFinite(element) ? element : 0)) : tensor.data;
  const { data, ...others } = sound(decode({ ...tensor, data: finite }));
  return { data: dtype === "float32" ? tensor.data : data, ...others };
}

export function toArray(tensor) {
  const { data, dtype, shape } = dense(fitting(tensor));
  return { data: dtype === "int64" ? BigInt64Array.from(data, BigInt) : singles(data), shape: sides(data, shape) };
}

export function toList(tensor) {
  const { data, dtype, shape } = dense(fitting(tensor));
  return nested(dtype === "int64" ? [...data] : Array.from(singles(data)), sides(data, shape));
}

/** The data of a tensor fit its dtype and its shape. */
export function verify(tensor) {
  if (tensor.dtype === "int64") {
    const index = firstBeyondInt64(tensor.data);
    if (index >= 0) return [fault(`under int64, element ${index} should be an integer of 64 bits`)];
  }
  const message = misfit(tensor);
  return message === null ? [] : [fault(message)];
}

function fitting(tensor) {
  const faults = verify(tensor);
  if (faults.length > 0) throw new TypeError(faults[0].message);
  return tensor;
}

function dtypeOf(array) {
  const kind = Object.prototype.toString.call(array).slice(8, -1);
  if (INTEGERS.test(kind)) return "int64";
  if (FLOATS.test(kind)) return "float32";
  throw new TypeError(`should be a typed array of integers or floats, is ${kind}`);
}

function sides(data, shape) {
  return shape === null ? [data.length] : shape.map(Number);
}

function singles(data) {
  const index = data.findIndex((element) => Number.isFinite(Number(element)) && Math.abs(Number(element)) >= ROUNDS_TO_INFINITY);
  if (index < 0) return Float32Array.from(data, Number);
  throw new RangeError(`/data/${index}: ${data[index]} is beyond float32, whose largest number is 3.4028235e+38`);
}

function nested(data, [side, ...inner]) {
  if (side === undefined) return data[0];
  const size = inner.reduce((product, each) => product * each, 1);
  return Array.from({ length: side }, (_, row) => nested(data.slice(row * size, (row + 1) * size), inner));
}

/** A plain loop: in a long tensor, a function called for each element would cost more than all else. */
function firstBeyondInt64(data) {
  for (let index = 0; index < data.length; index += 1) {
    if (!isInt64(data[index])) return index;
  }
  return -1;
}

function isInt64(element) {
  if (Number.isSafeInteger(element)) return true;
  if (typeof element !== "bigint" && !Number.isInteger(element)) return false;
  return BigInt.asIntN(64, BigInt(element)) === BigInt(element);
}

function fault(message) {
  return { code: "tensor", pointer: "", message };
}

// Copied by tinkerspec from templates/typescript/extensions/tensor_data.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { fits } from "./_layout.js";

/** The data of a tensor fit its dtype and its shape. */
export function verify(tensor) {
  if (tensor.dtype === "int64") {
    const index = tensor.data.findIndex((element) => !isInt64(element));
    if (index >= 0) return [fault(`under int64, element ${index} should be an integer of 64 bits`)];
  }
  return fits(tensor) ? [] : [fault("the number of elements should fit the shape")];
}

function isInt64(element) {
  if (Number.isSafeInteger(element)) return true;
  if (typeof element === "number" && !Number.isInteger(element)) return false;
  return BigInt.asIntN(64, BigInt(element)) === BigInt(element);
}

function fault(message) {
  return { code: "tensor", pointer: "", message };
}

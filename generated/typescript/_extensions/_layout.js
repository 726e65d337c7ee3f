// Copied by tinkerspec from templates/typescript/extensions/_layout.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** Whether the data of a tensor fit its shape: all its elements are listed. */
export function fits({ data, shape }) {
  return shape === null || shape.reduce((size, side) => size * BigInt(side), 1n) === BigInt(data.length);
}

/** The tensor with all its elements listed. */
export function dense(tensor) {
  return tensor;
}

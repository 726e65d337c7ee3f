/** Why the data of a tensor do not fit its shape, or null: all its elements are listed. */
export function misfit({ data, shape }) {
  if (shape === null || shape.reduce((size, side) => size * BigInt(side), 1n) === BigInt(data.length)) return null;
  return `the shape [${shape.join(", ")}] should have as many elements as data, ${data.length}`;
}

/** The tensor with all its elements listed. */
export function dense(tensor) {
  return tensor;
}

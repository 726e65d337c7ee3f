// Copied by tinkerspec from templates/typescript/extensions/_layout@0.18.2.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** Whether the data of a tensor fit its shape: all its elements are listed, or some of each row. */
export function fits({ data, shape, sparse_crow_indices: rows, sparse_col_indices: columns }) {
  if (rows === null && columns === null) return shape === null || product(shape) === BigInt(data.length);
  if (rows === null || columns === null || shape?.length !== 2) return false;
  return fitsRows(rows, columns, data.length, shape);
}

/** The tensor with all its elements listed: 0 for one that was not. */
export function dense(tensor) {
  const { data, shape, sparse_crow_indices: rows, sparse_col_indices: columns } = tensor;
  if (rows === null) return tensor;
  const width = Number(shape[1]);
  const listed = new Array(Number(shape[0]) * width).fill(0);
  for (let row = 0; row < Number(shape[0]); row += 1) {
    for (let at = rows[row]; at < rows[row + 1]; at += 1) listed[row * width + columns[at]] = data[at];
  }
  return { ...tensor, data: listed };
}

function fitsRows(starts, columns, size, [height, width]) {
  const isWhole =
    BigInt(starts.length) === BigInt(height) + 1n &&
    starts[0] === 0 &&
    starts.at(-1) === size &&
    columns.length === size;
  return isWhole && starts.every((start, row) => row === 0 || rises(columns, starts[row - 1], start, width));
}

/** Whether the columns of a row are in order, each within the width. */
function rises(columns, start, end, width) {
  if (start > end) return false;
  for (let at = start; at < end; at += 1) {
    if (columns[at] >= width || (at > start && columns[at] <= columns[at - 1])) return false;
  }
  return true;
}

function product(shape) {
  return shape.reduce((size, side) => size * BigInt(side), 1n);
}

/** Why the data of a tensor do not fit its shape, or null: all its elements are listed, or some of each row. */
export function misfit({ data, shape, sparse_crow_indices: rows = null, sparse_col_indices: columns = null }) {
  const size = data.length;
  if (rows === null && columns === null) {
    if (shape === null || product(shape) === BigInt(size)) return null;
    return `the shape [${shape.join(", ")}] should have as many elements as data, ${size}`;
  }
  if (rows === null || columns === null) {
    return "a sparse tensor should have both sparse_crow_indices and sparse_col_indices";
  }
  if (shape?.length !== 2) return "the shape of a sparse tensor should have two sides, rows and columns";
  return misfitOfRows(rows, columns, size, shape);
}

/** The tensor with all its elements listed: 0 for one that was not. */
export function dense(tensor) {
  const { data, shape, sparse_crow_indices: rows = null, sparse_col_indices: columns } = tensor;
  if (rows === null) return tensor;
  const width = Number(shape[1]);
  const listed = new Array(Number(shape[0]) * width).fill(0);
  for (let row = 0; row < Number(shape[0]); row += 1) {
    for (let at = rows[row]; at < rows[row + 1]; at += 1) listed[row * width + columns[at]] = data[at];
  }
  return { ...tensor, data: listed };
}

function misfitOfRows(starts, columns, size, [height, width]) {
  if (BigInt(starts.length) !== BigInt(height) + 1n || starts[0] !== 0 || starts.at(-1) !== size) {
    return `sparse_crow_indices should be one more than the rows, ${height}, from 0 to ${size}`;
  }
  if (columns.length !== size) return `sparse_col_indices should be as many as the elements of data, ${size}`;
  if (starts.some((start, row) => start < starts[row - 1])) return "sparse_crow_indices should never fall";
  if (starts.every((start, row) => row === 0 || rises(columns, starts[row - 1], start, width))) return null;
  return `sparse_col_indices should rise within a row, and be below ${width}`;
}

/** Whether the columns of a row are in order, each within the width. */
function rises(columns, start, end, width) {
  for (let at = start; at < end; at += 1) {
    if (columns[at] < 0 || columns[at] >= width || (at > start && columns[at] <= columns[at - 1])) return false;
  }
  return true;
}

function product(shape) {
  return shape.reduce((size, side) => size * BigInt(side), 1n);
}

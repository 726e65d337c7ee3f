import { read } from "./_lists.js";

export function fromLists(fields) {
  return read(fields);
}

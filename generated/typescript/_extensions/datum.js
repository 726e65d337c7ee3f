// Copied by tinkerspec from templates/typescript/extensions/datum.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { read } from "./_lists.js";

export function fromLists(fields) {
  return read(fields);
}

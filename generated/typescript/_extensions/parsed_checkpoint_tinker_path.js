// Copied by tinkerspec from templates/typescript/extensions/parsed_checkpoint_tinker_path.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { SEGMENTS } from "./_segments.js";

const SCHEME = "tinker://";

/** The path names a checkpoint: `tinker://<run>/<segment>/<id>`, where some segments are known. */
export function verify({ tinker_path: path }) {
  const parts = path.startsWith(SCHEME) ? path.slice(SCHEME.length).split("/") : [];
  if (parts.length === 3 && parts.every((part) => part !== "") && SEGMENTS.includes(parts[1])) return [];
  const message = `should be tinker://<run>/<segment>/<id>, where the segment is ${SEGMENTS.join(" or ")}`;
  return [{ code: "tinker_path", pointer: "/tinker_path", message }];
}

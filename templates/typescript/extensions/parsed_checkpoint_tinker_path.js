import { TYPES } from "./_segments.js";

const SCHEME = "tinker://";

export function fromTinkerPath(path) {
  const parts = split(path);
  if (parts === undefined) return { ok: false, faults: [fault("")] };
  const [run, segment, id] = parts;
  const names = { checkpoint_id: `${segment}/${id}`, checkpoint_type: TYPES[segment], training_run_id: run };
  return { ok: true, value: { ...names, tinker_path: path } };
}

/** The path names a checkpoint: `tinker://<run>/<segment>/<id>`, where some segments are known. */
export function verify({ tinker_path: path }) {
  return split(path) === undefined ? [fault("/tinker_path")] : [];
}

function split(path) {
  const parts = path.startsWith(SCHEME) ? path.slice(SCHEME.length).split("/") : [];
  const isKnown = parts.length === 3 && parts.every((part) => part !== "") && Object.hasOwn(TYPES, parts[1]);
  return isKnown ? parts : undefined;
}

function fault(pointer) {
  const segments = Object.keys(TYPES).join(" or ");
  const message = `should be tinker://<run>/<segment>/<id>, where the segment is ${segments}`;
  return { code: "tinker_path", pointer, message };
}

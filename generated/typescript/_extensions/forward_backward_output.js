// Copied by tinkerspec from templates/typescript/extensions/forward_backward_output.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

export function loss({ metrics }) {
  return Object.hasOwn(metrics, "loss") ? metrics.loss : null;
}

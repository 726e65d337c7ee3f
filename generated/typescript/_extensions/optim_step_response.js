// Copied by tinkerspec from templates/typescript/extensions/optim_step_response.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

export function success() {
  return true;
}

// Copied by tinkerspec from templates/typescript/extensions/_one_optimizer.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** One optimizer takes a step: its parameters are given, and no others. */
export function chosen(request) {
  const given = ["adam_params", "optimizer_params"].filter((name) => (request[name] ?? null) !== null);
  if (given.length === 0) return [{ code: "missing", pointer: "/adam_params", message: "should be there" }];
  if (given.length === 1) return [];
  return [{ code: "extra", pointer: "/optimizer_params", message: "should not be there beside adam_params" }];
}

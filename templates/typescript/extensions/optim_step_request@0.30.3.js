import { chosen } from "./_one_optimizer.js";

/** One optimizer takes a step, and any other than Adam is named by its `type`. */
export function verify(request) {
  const { optimizer_params: params } = request;
  if ((params ?? null) === null || chosen(request).length > 0) return chosen(request);
  if (typeof params.type === "string") return [];
  const pointer = "/optimizer_params/type";
  return Object.hasOwn(params, "type")
    ? [{ code: "type", pointer, message: "should be a string" }]
    : [{ code: "missing", pointer, message: "should name the optimizer" }];
}

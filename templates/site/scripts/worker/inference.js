// Finds the type that a payload is meant to be of.

import { opened } from "contract/_runtime/judge";
import { decode } from "contract/_runtime/index";

/** How far into a value is looked: plans may lead to themselves. */
const DEEPEST = 4;

/**
 * The types that fit a text best, the best one first: those whose members it has, or nearly; among these the ones
 * that accept it; among these the ones with the fewest faults. Others are as good as the first.
 *
 * @param {Map<string, object>} plans
 * @param {string} text
 * @returns {string[]} Never empty.
 */
export function bestTypes(plans, text) {
  const value = peeked(text);
  const names = [...plans.keys()];
  if (value === undefined) return names.slice(0, 1);
  const near = highest(names, (name) => nearness(plans.get(name), value));
  // A value that is of another kind than all types has the same fault in each, and reading may take long.
  const isStrange = nearness(plans.get(near[0]), value) === -Infinity;
  return near.length === 1 || isStrange ? near : highest(near, (name) => {
    const read = decode(plans.get(name), text);
    return read.ok ? 1 : -read.faults.length;
  });
}

/** A look at the value; undefined if the text is no JSON, which all types say alike. */
function peeked(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function highest(names, rate) {
  const rated = names.map((name) => [name, rate(name)]);
  const best = rated.reduce((most, [, score]) => Math.max(most, score), -Infinity);
  return rated.filter(([, score]) => score === best).map(([name]) => name);
}

/** How much a value looks like one of a type: by its keys, if it has any, else by what it is. */
function nearness(given, value, depth = 0) {
  const plan = opened(given);
  if (plan.kind === "nullable") return nearness(plan.of, value, depth);
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  if (plan.variants !== undefined && depth < DEEPEST) {
    // A record is meant rather than a union of it and others.
    const variants = plan.kind === "union" ? plan.variants.map(([, variant]) => variant) : plan.variants;
    return Math.max(...variants.map((variant) => nearness(variant, value, depth + 1))) - 0.5;
  }
  if (plan.kind === "any") return 0;
  if (isRecord && plan.kind === "object") return ofMembers(plan, value);
  if (isRecord) return plan.kind === "map" ? ofFirst(plan.values, Object.values(value), depth) : -Infinity;
  if (Array.isArray(value)) return plan.kind === "list" ? ofFirst(plan.items, value, depth) : -Infinity;
  return ["object", "map", "list"].includes(plan.kind) ? -Infinity : 0;
}

function ofMembers({ members, strict }, value) {
  const keys = new Set(members.map((member) => member.key));
  const known = Object.keys(value).filter((key) => keys.has(key)).length;
  const missing = members.filter(({ key, presence }) => presence === "required" && !Object.hasOwn(value, key)).length;
  const unknown = Object.keys(value).length - known;
  return 2 * known - missing - (strict ? unknown : unknown / 2);
}

function ofFirst(plan, values, depth) {
  const [first] = values;
  return first === undefined || depth >= DEEPEST ? 0 : nearness(plan, first, depth + 1);
}

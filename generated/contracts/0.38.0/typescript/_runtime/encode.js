// Part of every package that tinkerspec generates; do not edit.

import { Double, hasUsualText, isSame, numberText } from "./decimal.js";

/** The canonical text of a value that was judged to be written, without spaces. */
export function textOf(value) {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
    case "bigint":
      return numberText(value);
    case "object":
      if (value === null) return "null";
      if (value instanceof Double) return numberText(value);
      return Array.isArray(value) ? itemsText(value) : `{${members(value).join()}}`;
  }
  return String(value);
}

function itemsText(items) {
  // Of very many numbers the engine makes a text much sooner.
  return items.every(hasUsualText) ? JSON.stringify(items) : `[${items.map(textOf).join()}]`;
}

function members(value) {
  return Object.keys(value).map((key) => `${JSON.stringify(key)}:${textOf(value[key])}`);
}

/** The path to where two values that were read differ; undefined where they do not. */
export function difference(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return isSame(one, other) ? undefined : [];
  }
  if (Array.isArray(one) !== Array.isArray(other)) return [];
  return Array.isArray(one) ? differentItem(one, other) : differentMember(one, other);
}

function differentItem(one, other) {
  if (one.length !== other.length) return [];
  for (let index = 0; index < one.length; index += 1) {
    const below = difference(one[index], other[index]);
    if (below !== undefined) return [index, ...below];
  }
  return undefined;
}

function differentMember(one, other) {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return [];
  for (const key of keys) {
    if (!Object.hasOwn(other, key)) return [];
    const below = difference(one[key], other[key]);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}

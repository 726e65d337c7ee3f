// Part of every package that tinkerspec generates; do not edit.

import { Reader } from "./json.js";

/**
 * Where values stand in JSON text, by their JSON pointers.
 *
 * @param {string} text
 * @param {string[]} pointers
 * @returns {{start: number, end: number}[]} A range of the text for each pointer. For what is not there, such
 *   as a member that is missing, it is that of the value around it.
 * @throws {import("./json.js").JsonError} With the position of what is no JSON.
 */
export function locate(text, pointers) {
  const root = new Place();
  const places = pointers.map((pointer) => root.at(partsOf(pointer)));
  const locator = new Locator(text);
  locator.visit(root, 0);
  locator.end();
  return places.map((place) => place.found());
}

function partsOf(pointer) {
  return pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A value that is looked for, or one around it. */
class Place {
  constructor(around) {
    this.around = around;
    this.inside = new Map();
    this.range = undefined;
  }

  at([part, ...rest]) {
    if (part === undefined) return this;
    if (!this.inside.has(part)) this.inside.set(part, new Place(this));
    return this.inside.get(part).at(rest);
  }

  found() {
    return this.range ?? this.around.found();
  }

  /** Of keys given twice the last one counts. */
  forget() {
    this.range = undefined;
    for (const place of this.inside.values()) place.forget();
  }
}

/** Reads a text, and notes the ranges of places. */
class Locator extends Reader {
  visit(place, depth) {
    place.forget();
    this.space();
    const start = this.at;
    if (this.text[start] === "{") this.members(depth + 1, (key) => this.inside(place, key, depth + 1));
    else if (this.text[start] === "[") this.items(depth + 1, (index) => this.inside(place, String(index), depth + 1));
    else this.value(depth);
    place.range = { start, end: this.at };
  }

  inside(place, part, depth) {
    const found = place.inside.get(part);
    if (found === undefined) this.value(depth);
    else this.visit(found, depth);
  }
}

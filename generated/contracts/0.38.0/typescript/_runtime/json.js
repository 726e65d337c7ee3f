// Part of every package that tinkerspec generates; do not edit.

/** How many arrays and objects may stand within one another: every language can read that. */
export const MAX_DEPTH = 128;

/** What is wrong with something that is no JSON; `position` is its place in the text, if it has one. */
export class JsonError extends Error {
  /**
   * @param {string} reason
   * @param {{position?: number, path?: (string | number)[]}} place
   */
  constructor(reason, { position, path = [] } = {}) {
    super(reason);
    this.position = position;
    this.path = path;
  }
}

const TOO_DEEP = `more than ${MAX_DEPTH} levels of arrays and objects`;
const BEYOND = "a number beyond a double";
const SURROGATE = "a lone surrogate";

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// Without a repetition around it: an engine would have to be able to go back into it.
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORDS = [["true", true], ["false", false], ["null", null]];

/**
 * Reads JSON text to the letter: integers that no double counts to are `bigint`, and what other readers
 * may understand differently is refused. Of keys given twice the last one counts.
 *
 * @throws {JsonError} With the position of what is no JSON.
 */
export function parse(text) {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Goes through a text from its beginning. */
export class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fail(reason) {
    throw new JsonError(reason, { position: this.at });
  }

  /** What an expression that sticks to its place finds here; null if nothing. */
  find(expression) {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) this.at = expression.lastIndex;
    return found;
  }

  space() {
    this.find(SPACE);
  }

  /** Whether a character stands here, after white space; it is passed. */
  passes(character) {
    this.space();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  value(depth) {
    this.space();
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth + 1);
      case "[":
        return this.array(depth + 1);
      case '"':
        return this.string();
    }
    const word = WORDS.find(([name]) => this.text.startsWith(name, this.at));
    if (word !== undefined) {
      this.at += word[0].length;
      return word[1];
    }
    return this.number();
  }

  object(depth) {
    const members = {};
    this.members(depth, (key) => put(members, key, this.value(depth)));
    return members;
  }

  array(depth) {
    const items = [];
    this.items(depth, () => items.push(this.value(depth)));
    return items;
  }

  /** Goes through an object; `read` is called where the value of each key stands. */
  members(depth, read) {
    this.open(depth);
    if (this.passes("}")) return;
    do {
      this.space();
      if (this.text[this.at] !== '"') this.fail("no key where one belongs");
      const key = this.string();
      if (!this.passes(":")) this.fail("no colon after a key");
      read(key);
    } while (this.passes(","));
    if (!this.passes("}")) this.fail("an object without an end");
  }

  /** Goes through an array; `read` is called where each item stands. */
  items(depth, read) {
    this.open(depth);
    if (this.passes("]")) return;
    let index = 0;
    do {
      read(index);
      index += 1;
    } while (this.passes(","));
    if (!this.passes("]")) this.fail("an array without an end");
  }

  open(depth) {
    if (depth > MAX_DEPTH) this.fail(TOO_DEEP);
    this.at += 1;
  }

  /** Nothing else stands in the text. */
  end() {
    this.space();
    if (this.at < this.text.length) this.fail("something after the value");
  }

  string() {
    const start = this.at;
    this.at += 1;
    do this.find(PLAIN_TEXT);
    while (this.find(ESCAPE) !== null);
    if (this.text[this.at] !== '"') this.fail("a string without an end, or with a character to be escaped");
    this.at += 1;
    const string = JSON.parse(this.text.slice(start, this.at));
    if (!string.isWellFormed()) {
      this.at = start;
      this.fail(SURROGATE);
    }
    return string;
  }

  number() {
    const start = this.at;
    const found = this.find(NUMBER);
    if (found === null) this.fail("no value where one belongs");
    const [digits, fraction, exponent] = found;
    const number = Number(digits);
    if (!Number.isFinite(number)) {
      this.at = start;
      this.fail(BEYOND);
    }
    return fraction || exponent || Number.isSafeInteger(number) ? number : BigInt(digits);
  }
}

/**
 * Whether a value of `JSON.parse` is one that `parse` gives too, as far as nobody looked at it yet:
 * shallow, with numbers that a double holds and, where `isExact`, integers that it counts to.
 */
export function isSound(value, depth, isExact) {
  if (typeof value === "number") {
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER || (!isExact && Number.isFinite(value));
  }
  if (typeof value !== "object" || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  return Object.values(value).every((item) => isSound(item, depth + 1, isExact));
}

/** Whether every text in a value of `JSON.parse` is one. */
export function isText(value) {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isText);
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isText(item));
}

/**
 * A value as `parse` would give it, as a copy. Members that are undefined are left out.
 *
 * @throws {JsonError} With the path to what JSON does not have.
 */
export function plain(value, path = []) {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.isWellFormed() ? value : fail(SURROGATE, path);
    case "number":
      return Number.isFinite(value) ? value : fail(`${value}`, path);
    case "bigint":
      if (!Number.isFinite(Number(value))) fail(BEYOND, path);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case "object":
      if (value === null) return value;
      if (path.length >= MAX_DEPTH) fail(TOO_DEEP, path);
      return Array.isArray(value) ? plainItems(value, path) : plainMembers(value, path);
  }
  return fail(`what is of the type ${typeof value}`, path);
}

function fail(reason, path) {
  throw new JsonError(reason, { path: [...path] });
}

function plainItems(items, path) {
  // A gap in an array is undefined.
  return Array.from(items, (item, index) => (Number.isFinite(item) ? item : within(path, index, item)));
}

function plainMembers(members, path) {
  const kind = Object.prototype.toString.call(members).slice(8, -1);
  if (kind !== "Object") fail(`a value of the class ${kind}`, path);
  const copy = {};
  for (const key of Object.keys(members)) {
    if (!key.isWellFormed()) fail(SURROGATE, path);
    if (members[key] !== undefined) put(copy, key, within(path, key, members[key]));
  }
  return copy;
}

function within(path, part, value) {
  path.push(part);
  const copy = plain(value, path);
  path.pop();
  return copy;
}

/** Gives an object a member, which `__proto__` is as well. */
export function put(members, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(members, key, { value, configurable: true, enumerable: true, writable: true });
  } else {
    members[key] = value;
  }
}

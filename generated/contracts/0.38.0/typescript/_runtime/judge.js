// Part of every package that tinkerspec generates; do not edit.

import { inUtc, isDate } from "./dates.js";
import { Double, isMultiple, isNumber, isSame } from "./decimal.js";
import { listed, pointer, shown } from "./faults.js";
import { FORMATS } from "./formats.js";
import { MAX_DEPTH, isSound, put } from "./json.js";

/** Stands for the value of what has a fault. */
const FAULTY = Symbol("faulty");

const OUTSIDE_BASE64 = /[^A-Za-z0-9+/]/;

/** By how many letters the last group has before its padding: what the last of them can be. */
const LAST_LETTERS = { 2: /[AQgw]$/, 3: /[AEIMQUYcgkosw048]$/ };

/** Expressions that were needed so far, by their text. */
const compiled = new Map();

/**
 * Judges a JSON value by a plan. The value has to be the caller's own: what is judged may become of it.
 *
 * @param {import("./index.js").Plan} plan
 * @param {unknown} value
 * @param {{isExact?: boolean, isGiven?: boolean, isWriting?: boolean}} options With `isExact`, numbers are
 *   what `parse` gives, and not what `JSON.parse` makes of them. With `isGiven`, the value is to be written,
 *   and nobody says which variant of a union it is of. With `isWriting`, the value was judged before, and
 *   the result is what is written of it.
 * @returns {{value: unknown, faults: import("./index.js").Fault[], isSound: boolean}} Every fault, and the
 *   value where there is none. Where it is not sound, the text has to be read again to the letter.
 */
export function judge(plan, value, options = {}) {
  const judging = new Judging(options);
  const result = judging.value(plan, value);
  return { value: result, faults: judging.faults, isSound: judging.isSound };
}

class Judging {
  constructor({ isExact = false, isGiven = false, isWriting = false }) {
    this.isExact = isExact;
    this.isGiven = isGiven;
    this.isWriting = isWriting;
    /** Whether what is read becomes the value: it is nobody else's, and nothing reads it again. */
    this.isOwner = !isWriting;
    this.isSound = true;
    this.path = [];
    this.faults = [];
    /** What unions that may hold themselves were found to be, by the plan and the object. */
    this.choices = new Map();
  }

  fault(code, message, ...below) {
    this.faults.push({ code, pointer: pointer([...this.path, ...below]), message });
    return FAULTY;
  }

  /** The value that is given in this place, or `FAULTY`. */
  value(given, value) {
    const plan = opened(given);
    switch (plan.kind) {
      case "object":
        return this.object(plan, value);
      case "list":
        return this.list(plan, value);
      case "map":
        return this.map(plan, value);
      case "nullable":
        return value === null ? null : this.value(plan.of, value);
      case "string":
        return this.string(plan, value);
      case "number":
        return this.number(plan, value);
      case "integer":
      case "int64":
        return this.integer(plan, value);
      case "boolean":
        return typeof value === "boolean" ? value : this.fault("type", "should be true or false");
      case "enum":
      case "const":
        return this.choice(plan, value);
      case "openEnum":
        return typeof value === "string" ? value : this.fault("type", "should be a string");
      case "timestamp":
        return this.timestamp(value);
      case "date":
        return this.date(value);
      case "base64":
        return this.base64(value);
      case "union":
        return this.union(plan, value);
      case "anyOf":
      case "oneOf":
        return plan.once ? this.onceRead(plan, value) : this.untagged(plan, value);
      default:
        return this.anything(value);
    }
  }

  /** The value of a member or an item. */
  within(part, plan, value) {
    this.path.push(part);
    const result = this.value(plan, value);
    this.path.pop();
    return result;
  }

  /** Whether an array or object may stand here, as far as its depth goes. */
  reach() {
    if (this.path.length >= MAX_DEPTH) this.isSound = false;
    return this.isSound;
  }

  anything(value) {
    if (!isSound(value, this.path.length, !this.isExact)) this.isSound = false;
    return value;
  }

  // --- records -----------------------------------------------------------------------------------

  object(plan, value) {
    if (!isObject(value)) return this.fault("type", "should be an object");
    if (!this.reach()) return FAULTY;
    const before = this.faults.length;
    const keys = Object.keys(value);
    let result = this.isOwner ? value : {};
    let known = 0;
    for (const member of plan.members) {
      if (Object.hasOwn(value, member.key)) {
        known += 1;
        this.given(member, value[member.key], result);
      } else if (member.presence === "required") {
        this.fault("missing", "should be there", member.key);
      } else if ("absent" in member && !(member.absent === null && this.isWriting)) {
        put(result, member.key, this.absent(member));
      }
    }
    if (known < keys.length) result = this.withoutOthers(plan, keys, value, result);
    if (this.faults.length > before || !this.isSound) return FAULTY;
    return plan.verify === undefined || this.isWriting ? result : this.verified(plan, result);
  }

  /** Reads a member that is there. */
  given(member, item, result) {
    const read = this.within(member.key, member.plan, item);
    if (read === null && this.isLeftOut(member)) delete result[member.key];
    else if (!this.isOwner || !Object.is(read, item)) put(result, member.key, read);
  }

  /** Whether a null says no more than that the member is absent. */
  isLeftOut(member) {
    if (member.presence === "required") return false;
    return !("absent" in member) || (this.isWriting && member.absent === null);
  }

  /** What an absent member means: a value of its own. */
  absent(member) {
    const { absent } = member;
    if (absent === null) return null;
    return this.within(member.key, member.plan, typeof absent === "object" ? structuredClone(absent) : absent);
  }

  /** A record without the members that it does not know, which are faults of a strict one. */
  withoutOthers(plan, keys, value, result) {
    const others = keys.filter((key) => !plan.members.some((member) => member.key === key));
    for (const key of others) {
      if (plan.strict) this.fault("extra", "is a key that the type does not know", key);
      else if (!isSound(value[key], this.path.length + 1, false)) this.isSound = false;
    }
    return result === value ? onlyMembers(plan, value) : result;
  }

  /** What hand-written rules say of a value whose members are sound. */
  verified(plan, value) {
    const faults = plan.verify(value);
    for (const { code, pointer: at, message } of faults) {
      this.faults.push({ code, pointer: pointer(this.path) + at, message });
    }
    return faults.length > 0 ? FAULTY : value;
  }

  // --- lists and maps ----------------------------------------------------------------------------

  list(plan, value) {
    if (!Array.isArray(value)) return this.fault("type", "should be an array");
    if (!this.reach()) return FAULTY;
    const before = this.faults.length;
    this.size(plan, value.length);
    if (plan.unique && this.repeats(value)) this.fault("unique", "should hold no two equal items");
    const items = opened(plan.items);
    const isNumeric = items.kind === "number" || items.kind === "integer" || items.kind === "int64";
    const result = isNumeric ? this.numbers(items, value) : this.items(items, value);
    return this.faults.length > before ? FAULTY : result;
  }

  items(plan, items) {
    return items.map((item, index) => this.within(index, plan, item));
  }

  /** Of numbers, which may be very many, only the first faulty one is named. */
  numbers(plan, items) {
    const [low, high] = usualRange(plan);
    const isWhole = plan.kind !== "number";
    const before = this.faults.length;
    let result = items;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (typeof item === "number" && low <= item && item <= high && (!isWhole || isWholeNumber(item))) continue;
      const read = this.within(index, plan, item);
      if (this.faults.length > before || !this.isSound) return FAULTY;
      const kept = plan.kind === "number" ? this.kept(item) : read;
      if (Object.is(kept, item)) continue;
      if (result === items) result = [...items];
      result[index] = kept;
    }
    return result;
  }

  /** An integer among numbers stays one, so that none of its digits is lost. */
  kept(item) {
    if (typeof item === "number" && !this.isExact && Number.isInteger(item) && !Number.isSafeInteger(item)) {
      this.isSound = false;
    }
    return item;
  }

  map(plan, value) {
    if (!isObject(value)) return this.fault("type", "should be an object");
    if (!this.reach()) return FAULTY;
    const before = this.faults.length;
    const keys = Object.keys(value);
    this.size(plan, keys.length);
    for (const key of plan.keys === undefined ? [] : keys) {
      if (!matches(plan.keys, key)) {
        this.fault("pattern", `should have a key that matches ${shown(plan.keys)}`, key);
      }
    }
    const result = {};
    for (const key of keys) put(result, key, this.within(key, plan.values, value[key]));
    return this.faults.length > before ? FAULTY : result;
  }

  size(rules, size) {
    if (size < rules.min) this.fault("length", `should have a length of at least ${rules.min}, has ${size}`);
    if (size > rules.max) this.fault("length", `should have a length of at most ${rules.max}, has ${size}`);
  }

  repeats(items) {
    if (!isSound(items, this.path.length, !this.isExact)) this.isSound = false;
    return new Set(items.map(comparable)).size < items.length;
  }

  // --- scalars -----------------------------------------------------------------------------------

  string(plan, value) {
    if (typeof value !== "string") return this.fault("type", "should be a string");
    const before = this.faults.length;
    if (plan.min !== undefined || plan.max !== undefined) this.size(plan, codePoints(value));
    if (plan.pattern !== undefined && !matches(plan.pattern, value)) {
      this.fault("pattern", `should match ${shown(plan.pattern)}`);
    }
    if (plan.format !== undefined && !matches(FORMATS[plan.format].pattern, value)) {
      this.fault("format", `should be ${FORMATS[plan.format].meaning}`);
    }
    return this.faults.length > before ? FAULTY : value;
  }

  number(plan, value) {
    if (typeof value !== "number" && typeof value !== "bigint") return this.fault("type", "should be a number");
    const number = Number(value);
    if (!Number.isFinite(number)) this.isSound = false;
    if (this.breaks(plan, number)) return FAULTY;
    return this.isWriting && Number.isInteger(number) ? new Double(number) : number;
  }

  integer(plan, value) {
    if (typeof value !== "bigint" && !Number.isInteger(value)) {
      return this.fault("type", "should be an integer");
    }
    const integer = Number.isSafeInteger(value) ? value + 0 : this.long(value);
    return this.breaks(plan, integer) ? FAULTY : integer;
  }

  /** An integer that not every double counts to, with all of its digits. */
  long(value) {
    if (!this.isExact) this.isSound = false;
    return BigInt(value);
  }

  /** Whether a number breaks a rule of its plan. */
  breaks(plan, number) {
    const before = this.faults.length;
    const range = outside(plan, number);
    if (range !== undefined) this.fault("range", `should be ${range}, is ${shown(number)}`);
    if (plan.multipleOf !== undefined && Number.isFinite(Number(number)) && !isMultiple(number, plan.multipleOf)) {
      this.fault("multiple", `should be a multiple of ${plan.multipleOf}, is ${shown(number)}`);
    }
    return this.faults.length > before;
  }

  choice(plan, value) {
    if (typeof value === "string" && plan.values.includes(value)) return value;
    if (!isSound(value, this.path.length, !this.isExact)) this.isSound = false;
    const found = plan.values.find((each) => isSame(each, value));
    if (found !== undefined) return found;
    const types = plan.values.map(jsonType);
    const type = jsonType(value);
    if (types.includes(type) || (type === "an integer" && types.includes("a number"))) {
      return this.fault(plan.kind, `should be ${plan.values.length > 1 ? "one of " : ""}${listed(plan.values)}`);
    }
    const words = [...new Set(types)].join(" or ");
    return this.fault("type", `should be ${words}: ${listed(plan.values)}`);
  }

  timestamp(value) {
    if (typeof value !== "string") return this.fault("type", "should be a timestamp in text");
    const words = "should be an RFC 3339 date and time with an offset and no leap second";
    return inUtc(value) ?? this.fault("datetime", words);
  }

  date(value) {
    if (typeof value !== "string") return this.fault("type", "should be a date in text");
    return isDate(value) ? value : this.fault("format", "should be an RFC 3339 date, such as 2025-11-26");
  }

  base64(value) {
    if (typeof value !== "string") return this.fault("type", "should be base64, as a string");
    return isBase64(value) ? value : this.fault("base64", "should be padded base64 of the standard alphabet");
  }

  // --- unions ------------------------------------------------------------------------------------

  /** A record that a member tells apart from the others, or its keys where that is absent. */
  union(plan, value) {
    if (!isObject(value)) return this.fault("type", "should be an object");
    if (!Object.hasOwn(value, plan.tag)) return this.byKeys(plan, value);
    const tag = value[plan.tag];
    if (typeof tag !== "string") return this.fault("type", "should be a string", plan.tag);
    const found = plan.variants.find(([text]) => text === tag);
    if (found !== undefined) return this.value(found[1], value);
    return this.fault("tag", `should be one of ${listed(plan.variants.map(([text]) => text))}`, plan.tag);
  }

  /**
   * The one variant that has all it requires and knows every key; where there is none, the one strict
   * variant that knows every key, whose faults then say what it misses.
   */
  byKeys({ tag, variants }, value) {
    const plans = [...new Set(variants.map(([, plan]) => opened(plan)))];
    const fitting = plans.filter((plan) => fits(plan, value));
    const meant = plans.filter((plan) => plan.strict && !requires(plan, tag) && knows(plan, value));
    const [plan, ...others] = fitting.length > 0 ? fitting : meant;
    if (plan !== undefined && others.length === 0) return this.value(plan, value);
    const count = plan === undefined ? "none" : "several";
    return this.fault("tag", `should have ${shown(tag)}, as its keys fit ${count}`);
  }

  /**
   * Every variant of the union around it reads the value; the first result serves all of them, as
   * otherwise each level would be read twice as often as the one above it.
   */
  onceRead(plan, value) {
    if (typeof value !== "object" || value === null) return this.untagged(plan, value);
    if (!this.choices.has(plan)) this.choices.set(plan, new Map());
    const known = this.choices.get(plan);
    if (!known.has(value)) {
      const before = this.faults.length;
      known.set(value, { result: this.untagged(plan, value), faults: this.faults.slice(before) });
    } else {
      this.faults.push(...known.get(value).faults);
    }
    return known.get(value).result;
  }

  untagged(plan, value) {
    const found = [];
    for (const variant of attempts(plan, value)) {
      const result = this.attempt(variant, value);
      if (result === FAULTY) continue;
      if (plan.kind === "anyOf") return this.isGiven && this.isOther(plan, variant, value) ? this.other() : result;
      found.push(result);
    }
    if (found.length === 1) return found[0];
    const count = found.length > 1 ? "exactly one of the union, but fits several" : "one of the union, but fits none";
    return this.fault("union", `should fit ${count}`);
  }

  /** Whether the first variant that fits drops members which a later one that fits would keep. */
  isOther(plan, first, value) {
    const { kind, members } = opened(first);
    if (kind !== "object") return false;
    const dropped = Object.keys(value).filter((key) => members.every((member) => member.key !== key));
    const keeps = (other) => opened(other).members?.some((member) => dropped.includes(member.key)) ?? false;
    return dropped.length > 0 && attempts(plan, value).some((each) => keeps(each) && this.attempt(each, value) !== FAULTY);
  }

  other() {
    return this.fault("union", "is read as another type of the union");
  }

  /**
   * A value as a variant reads it, without its faults. Where the keys do not leave it open, nothing
   * inside is read: each level of a value that may nest itself would be read as often as it has variants.
   */
  attempt(variant, value) {
    const plan = opened(variant);
    if (plan.kind === "object" && !(isObject(value) && fits(plan, value))) return FAULTY;
    const before = this.faults.length;
    const { isOwner } = this;
    this.isOwner = false;
    const result = this.value(plan, value);
    this.isOwner = isOwner;
    if (this.faults.length === before) return result;
    this.faults.length = before;
    return FAULTY;
  }
}

/** What a name stands for. */
export function opened(plan) {
  let found = plan;
  while (typeof found === "function") found = found();
  return found;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function onlyMembers(plan, value) {
  const result = {};
  for (const { key } of plan.members) {
    if (Object.hasOwn(value, key)) put(result, key, value[key]);
  }
  return result;
}

// --- unions -------------------------------------------------------------------------------------

/** The variants to try, in order. */
export function attempts({ variants, tag, decides, first }, value) {
  if (tag === undefined || !isObject(value) || !Object.hasOwn(value, tag)) return variants;
  const found = (decides ?? first).find(([text]) => text === value[tag]);
  if (found === undefined) return decides === undefined ? variants : [];
  const meant = variants[found[1]];
  return decides === undefined ? [meant, ...variants.filter((_, index) => index !== found[1])] : [meant];
}

export function fits(plan, value) {
  const hasAll = plan.members.every((member) => member.presence !== "required" || Object.hasOwn(value, member.key));
  return hasAll && (!plan.strict || knows(plan, value));
}

function knows(plan, value) {
  return Object.keys(value).every((key) => plan.members.some((member) => member.key === key));
}

function requires(plan, key) {
  return plan.members.some((member) => member.key === key && member.presence === "required");
}

// --- scalars ------------------------------------------------------------------------------------

/** Between which two a number of a list is read as it is, unless it has to be whole. */
function usualRange({ min = -Infinity, max = Infinity, above, below, multipleOf }) {
  if (above !== undefined || below !== undefined || multipleOf !== undefined) return [1, 0];
  const low = min > Number.MIN_SAFE_INTEGER ? Number(min) : Number.MIN_SAFE_INTEGER;
  return [low, max < Number.MAX_SAFE_INTEGER ? Number(max) : Number.MAX_SAFE_INTEGER];
}

/** Whether a number is whole, and not the zero that has a sign. */
function isWholeNumber(number) {
  return Number.isInteger(number) && (number !== 0 || Object.is(number, 0));
}

/** The range that a number is outside of, in words. */
function outside({ kind, min, max, above, below }, number) {
  if (kind === "int64" && typeof number === "bigint" && BigInt.asIntN(64, number) !== number) {
    return "an integer of 64 bits";
  }
  if (number < min) return `at least ${min}`;
  if (number <= above) return `above ${above}`;
  if (number > max) return `at most ${max}`;
  return number >= below ? `below ${below}` : undefined;
}

function jsonType(value) {
  if (typeof value === "bigint" || Number.isInteger(value)) return "an integer";
  const words = { string: "a string", number: "a number", boolean: "a boolean" };
  return words[typeof value] ?? "another type";
}

/** A text that is the same for equal JSON values, and for no others. */
function comparable(value) {
  if (isNumber(value)) return Number.isInteger(value) ? String(BigInt(value)) : String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(comparable).join()}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${comparable(value[key])}`).join()}}`;
}

/** How many characters a text has, of which some take two units. */
function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function matches(pattern, text) {
  if (!compiled.has(pattern)) compiled.set(pattern, new RegExp(pattern, "u"));
  return compiled.get(pattern).test(text);
}

/** Whether decoding and encoding again gives the same text. */
function isBase64(text) {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const letters = padding > 0 ? text.slice(0, -padding) : text;
  return !OUTSIDE_BASE64.test(letters) && (padding === 0 || LAST_LETTERS[4 - padding].test(letters));
}

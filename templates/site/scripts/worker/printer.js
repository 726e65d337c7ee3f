// Prints values of a contract as code in a language.

import { inUtc } from "contract/_runtime/dates";
import { Double } from "contract/_runtime/decimal";
import { Reader } from "contract/_runtime/json";
import { attempts, fits, judge, opened } from "contract/_runtime/judge";
import { layOut } from "./layout.js";
import { numeral, Quoter } from "./literals.js";

const MOMENT = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+):(\d+)(?:\.(\d+))?Z)?$/;

/** Reads a text as it is written: what has a fraction or an exponent is a `Double`, even if it is whole. */
class TreeReader extends /** @type {new (text: string) => any} */ (Reader) {
  number() {
    const start = this.at;
    const number = super.number();
    const isWhole = Number.isInteger(number) && /[.eE]/.test(this.text.slice(start, this.at));
    return isWhole ? new Double(number) : number;
  }
}

/** The value of a text that was judged before, in which numbers are written as they were. */
export function readTree(text) {
  return new TreeReader(text).value(0);
}

/** The same value as judges know it. */
function judged(tree) {
  if (tree instanceof Double) return tree.value;
  if (Array.isArray(tree)) return tree.map(judged);
  if (typeof tree !== "object" || tree === null) return tree;
  // Unlike an assignment, this makes a member of `__proto__` too.
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, judged(item)]));
}

/** Prints values in one language. */
export class Printer {
  /**
   * @param {any} table How the language writes values (`value_tables.py` of the generator).
   * @param {Map<string, object>} plans The plan of each type, by its name.
   */
  constructor(table, plans) {
    this.table = table;
    this.plans = plans;
    this.names = new Map(Array.from(plans, ([name, plan]) => [plan, name]));
    this.texts = new Quoter(table.text);
    this.bytes = new Quoter(table.text, true);
    this.choices = new Map(Object.entries(table.choices));
    this.held = new Map();
    /** What the program that is printed imports. @type {Set<string>} */
    this.needs = new Set();
    this.tellsTime = false;
    this.bare = table.keys.bare && new RegExp(`^(?:${table.keys.bare})$`);
  }

  /**
   * A program that makes a value of a type.
   *
   * @param {string} name The type.
   * @param {unknown} tree A value of it, as `readTree` gives it.
   */
  program(name, tree) {
    this.needs = new Set();
    this.tellsTime = false;
    const { lead, lead_needs: needs } = this.table.types[name];
    this.need(needs);
    const source = { label: lead, value: this.value(this.plans.get(name), tree) };
    const text = layOut(source, this.table.style, { taken: this.table.end.length }) + this.table.end;
    const parts = [this.tellsTime ? this.table.clock : "", this.imports(), text];
    return parts.filter((part) => part !== "").join("\n\n");
  }

  need(name) {
    if (name !== "") this.needs.add(name);
  }

  imports() {
    const names = [...this.needs].sort();
    const { imports, style } = this.table;
    if (imports === "" || names.length === 0) return names.join("\n");
    const line = imports + names.join(", ");
    if (line.length <= style.width) return line;
    return `${imports}(\n${names.map((name) => `${" ".repeat(style.indent)}${name},\n`).join("")})`;
  }

  /** A value of what a plan describes. */
  value(given, tree) {
    const plan = opened(given);
    if (tree === null) return this.table.words[0];
    switch (plan.kind) {
      case "nullable":
        return this.value(plan.of, tree);
      case "object":
        return this.record(plan, tree);
      case "union":
        return this.value(variantOf(plan, tree), tree);
      case "anyOf":
      case "oneOf":
        return this.value(firstThatFits(plan, tree), tree);
      case "list":
        return this.list(plan, tree);
      case "map":
        return this.map(tree, (item) => this.value(plan.values, item));
      case "enum":
      case "openEnum":
        return this.choice(plan, tree);
      case "timestamp":
        return this.moment(this.table.timestamp, tree, inUtc);
      case "date":
        return this.moment(this.table.date, tree, String);
      case "base64":
        return this.table.bytes === null ? this.plain(tree) : this.table.bytes + this.bytes.quoted(atob(tree));
      case "number":
        return numeral(this.table.numbers, tree, "number");
      case "integer":
      case "int64":
        return numeral(this.table.numbers, tree, "integer");
    }
    return this.plain(tree);
  }

  /** A JSON value of which no type says more. */
  plain(tree) {
    if (typeof tree === "string") return this.texts.quoted(tree);
    if (typeof tree === "boolean") return this.table.words[tree ? 1 : 2];
    if (tree === null) return this.table.words[0];
    if (Array.isArray(tree)) return listing(tree.map((item) => this.plain(item)));
    if (typeof tree === "object" && !(tree instanceof Double)) return this.map(tree, (item) => this.plain(item));
    return numeral(this.table.numbers, tree, undefined);
  }

  record(plan, tree) {
    const { opening, labels, closing, needs } = this.table.types[/** @type {string} */ (this.names.get(plan))];
    const given = plan.members.filter(({ key }) => Object.hasOwn(tree, key));
    const byKey = new Map(given.map((member) => [member.key, member.plan]));
    if (opening === "") {
      return this.map(tree, (item, key) => (byKey.has(key) ? this.value(byKey.get(key), item) : this.plain(item)));
    }
    this.need(needs);
    const keys = Object.keys(tree).filter((key) => byKey.has(key));
    const items = keys.map((key) => ({ label: labels[key], value: this.value(byKey.get(key), tree[key]) }));
    return { opening, items, closing };
  }

  list(plan, tree) {
    // Arrays of numbers keep each number as it came.
    const areNumbers = opened(plan.items).kind === "number";
    return listing(tree.map((item) => (areNumbers ? this.plain(item) : this.value(plan.items, item))));
  }

  map(tree, write) {
    const { opening, closing, after } = this.table.keys;
    const items = Object.keys(tree).map((key) => ({ label: this.key(key) + after, value: write(tree[key], key) }));
    return { opening, items, closing };
  }

  key(key) {
    const { odd } = this.table.keys;
    if (Object.hasOwn(odd, key)) return odd[key];
    return this.bare && this.bare.test(key) ? key : this.texts.quoted(key);
  }

  choice(plan, tree) {
    if (!this.held.has(plan)) this.held.set(plan, this.areHeld(plan));
    const isHeld = typeof tree === "string" && plan.values.includes(tree) && this.held.get(plan);
    return isHeld ? this.choices.get(tree) : this.plain(tree);
  }

  /** Whether the texts of an enum are held as something else. */
  areHeld(plan) {
    const texts = plan.values.filter((value) => typeof value === "string");
    return !this.table.texts.includes(this.names.get(plan)) && texts.every((text) => this.choices.has(text));
  }

  moment(form, tree, read) {
    if (form === null) return this.plain(tree);
    const text = read(tree);
    if (form.separator !== null) return form.opening + text.replace("T", form.separator) + form.closing;
    this.tellsTime = true;
    const [year, month, day, hour, minute, second, fraction] = /** @type {string[]} */ (MOMENT.exec(text)).slice(1);
    const parts = [year, month, day, ...(hour === undefined ? [] : [hour, minute, second])].map(Number);
    if (fraction !== undefined) parts.push(Number(fraction));
    else if (parts[5] === 0) parts.pop();
    return { opening: form.opening, items: [...parts.map(String), ...form.more], closing: form.closing };
  }
}

function listing(items) {
  return { opening: "[", items, closing: "]" };
}

/** The variant of a union of records that a value is, by its tag or, without one, by its keys. */
function variantOf({ tag, variants }, tree) {
  const given = Object.hasOwn(tree, tag) ? tree[tag] : null;
  return variants.find(([text, plan]) => (given === null ? fits(opened(plan), tree) : text === given))[1];
}

function firstThatFits(plan, tree) {
  const value = judged(tree);
  // What is judged may change.
  const isSound = (variant) => judge(variant, structuredClone(value), { isExact: true }).faults.length === 0;
  return attempts(plan, value).find(isSound);
}

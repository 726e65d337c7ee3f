// Texts and numbers as a language writes them, by its table (`value_tables.py` of the generator says what is in it).

import { Double } from "contract/_runtime/decimal";

const INVISIBLE = "(?! )[\\p{C}\\p{Z}]";
const NO_ASCII = "[^ -~]";

/** Writes texts in one language. */
export class Quoter {
  /** @param {any} quoting The part `text` of the table. @param {boolean} isAscii Whether other letters have codes. */
  constructor(quoting, isAscii = false) {
    this.quoting = quoting;
    this.escapes = new Map(Object.entries(quoting.escapes));
    const plain = [...this.escapes.keys(), ...quoting.quotes].map((text) => text.replace(/[\\{}]/g, "\\$&"));
    this.special = new RegExp([...plain, isAscii ? NO_ASCII : INVISIBLE].join("|"), "gu");
  }

  /** @param {string} text */
  quoted(text) {
    const { quotes } = this.quoting;
    const quote = quotes.find((each) => !text.includes(each)) ?? quotes.at(-1);
    return quote + text.replace(this.special, (found) => this.escaped(found, quote)) + quote;
  }

  escaped(found, quote) {
    if (this.escapes.has(found)) return this.escapes.get(found);
    if (this.quoting.quotes.includes(found)) return found === quote ? `\\${found}` : found;
    const point = found.codePointAt(0);
    const [, before, digits, after] = this.quoting.codes.find(([last]) => point <= last);
    const code = point.toString(16).padStart(digits, "0");
    return before + (this.quoting.is_upper ? code.toUpperCase() : code) + after;
  }
}

/**
 * A number of a payload.
 *
 * @param {any} numbers The part `numbers` of the table.
 * @param {number | bigint | Double} given
 * @param {"number" | "integer" | undefined} type What the type of the place says, if it says anything.
 * @returns {string}
 */
export function numeral(numbers, given, type) {
  const value = given instanceof Double ? given.value : given;
  const isWritten = given instanceof Double || (typeof given === "number" && !Number.isInteger(given));
  const isFloat = numbers.are_typed && type !== undefined ? type === "number" : isWritten;
  return isFloat ? float(numbers, Number(value)) : integer(numbers, BigInt(value));
}

function integer({ groups, big }, value) {
  return grouped(groups, String(value)) + (big && !Number.isSafeInteger(Number(value)) ? big : "");
}

function float({ groups, has_point: hasPoint }, value) {
  const text = shortest(value);
  if (!hasPoint) return text;
  const [mantissa, exponent] = text.split("e");
  const [whole, fraction = "0"] = mantissa.split(".");
  return `${grouped(groups, whole)}.${fraction}${exponent === undefined ? "" : `e${Number(exponent)}`}`;
}

/** The shortest text of a double, as Python has it. */
function shortest(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace(/(e[+-])(\d)$/, "$10$2");
  const text = Object.is(value, -0) ? "-0" : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

function grouped(mark, digits) {
  const isLong = mark !== "" && digits.replace("-", "").length > 5;
  return isLong ? digits.replace(/\B(?=(\d{3})+$)/g, mark) : digits;
}

// Part of every package that tinkerspec generates; do not edit.

/** The same value, as JSON has it: 1 is 1.0, and a `bigint` is a number. */
export function isSame(one, other) {
  return isNumber(one) && isNumber(other) ? one == other : one === other;
}

export function isNumber(value) {
  return typeof value === "number" || typeof value === "bigint";
}

/**
 * Whether a number is a multiple of a unit, by the decimal digits of both: as doubles, 10.11 would be
 * no multiple of 0.01.
 */
export function isMultiple(value, unit) {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(unit)) return value % unit === 0;
  const [digits, power] = decimal(value);
  const [unitDigits, unitPower] = decimal(unit);
  const shift = 10n ** BigInt(Math.abs(power - unitPower));
  return power >= unitPower ? (digits * shift) % unitDigits === 0n : digits % (unitDigits * shift) === 0n;
}

/** The digits of a number as its shortest text has them, and the power of ten that they count. */
function decimal(value) {
  const [mantissa, exponent = "0"] = String(value).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}

/**
 * The text of a number. What is a double by its type has a fraction or an exponent.
 *
 * @param {number | bigint | Double} value
 */
export function numberText(value) {
  if (value instanceof Double) return doubleText(value.value);
  if (typeof value === "bigint") return String(value);
  // Without a fraction, a longer one would be read as a `bigint`.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : doubleText(value);
}

/** From here on, a double is written with an exponent; below the other one too. */
const LONG = 1e16;
const SHORT = 1e-5;

/** Whether the engine's own text of a number is that of `numberText`. */
export function hasUsualText(value) {
  if (typeof value !== "number") return false;
  const size = Math.abs(value);
  return size === 0 ? Object.is(value, 0) : SHORT <= size && size <= Number.MAX_SAFE_INTEGER;
}

function doubleText(value) {
  const size = Math.abs(value);
  if (size >= LONG || (size < SHORT && size !== 0)) return value.toExponential();
  const text = Object.is(value, -0) ? "-0" : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** A number that is written as a double although it is whole. */
export class Double {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }
}

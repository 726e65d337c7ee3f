/** How many values of an enum a message names. */
const MOST_VALUES = 20;

/** How many faults the message of an error names. */
const MOST_LINES = 100;

/** How many characters of a text a message shows. */
const EXCERPT = 60;

/** What is thrown for a value that `decode` would refuse once it is written. */
export class EncodeError extends Error {
  /** @param {import("./index.js").Fault[]} faults What is wrong, and where. */
  constructor(faults) {
    const lines = faults
      .slice(0, MOST_LINES)
      .map((fault) => `${fault.code} at ${shown(fault.pointer)}: ${fault.message}`);
    const more = faults.length - lines.length;
    super(["the value cannot be written", ...lines, ...(more ? [`and ${more} more`] : [])].join("\n  "));
    this.name = "EncodeError";
    this.faults = faults;
  }
}

/** The JSON pointer of the member names and positions that lead to a value. */
export function pointer(path) {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A value in a few words, for a message: its text where that is short, else its kind. */
export function shown(value) {
  if (typeof value === "string") {
    const excerpt = [...value.slice(0, 2 * EXCERPT)].slice(0, EXCERPT).join("");
    return JSON.stringify(excerpt) + (excerpt.length < value.length ? "..." : "");
  }
  if (typeof value === "bigint") {
    const digits = String(value);
    return digits.length > EXCERPT ? `${digits.slice(0, 20)}..., of ${digits.length} characters` : digits;
  }
  if (typeof value !== "object") return String(value);
  return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
}

/** The values of an enum, for a message. */
export function listed(values) {
  const more = values.length - MOST_VALUES;
  return values.slice(0, MOST_VALUES).map(shown).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

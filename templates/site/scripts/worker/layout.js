// Lays out source as `lay_out` of the generator does, so that code in the playground looks like that of the pages.

/**
 * Source that can be laid out: a text that cannot be broken, something between brackets, or a value behind its label.
 *
 * @typedef {string | Group | {label: string, value: Source}} Source
 * @typedef {{opening: string, items: Source[], closing: string}} Group
 * @typedef {{indent: number, last: string, width: number}} Style
 */

const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

/**
 * The source, broken where a line would be too long.
 *
 * @param {Source} source
 * @param {Style} style
 * @param {{indent?: number, taken?: number}} options The column that its lines begin at, and how many characters on
 *   its first line are not part of it, before and after.
 * @returns {string}
 */
export function layOut(source, style, { indent = 0, taken = 0 } = {}) {
  if (typeof source === "string" || roomAfter(source, style.width - indent - taken) >= 0) return flat(source);
  if ("label" in source) {
    const before = taken + lengthOf(source.label);
    return source.label + layOut(source.value, style, { indent, taken: before });
  }
  return source.items.length === 0 ? flat(source) : broken(source, style, indent);
}

/** The source on one line. */
function flat(source) {
  if (typeof source === "string") return source;
  if ("label" in source) return source.label + flat(source.value);
  return source.opening + source.items.map(flat).join(", ") + source.closing;
}

/** How much of some room the source leaves on one line; less than nothing once it leaves none. */
function roomAfter(source, room) {
  if (typeof source === "string") return room - lengthOf(source);
  if ("label" in source) return roomAfter(source.value, room - lengthOf(source.label));
  let left = room - source.opening.length - source.closing.length - 2 * Math.max(0, source.items.length - 1);
  for (const item of source.items) {
    if (left < 0) break;
    left = roomAfter(item, left);
  }
  return left;
}

function lengthOf(text) {
  return ASTRAL.test(text) ? [...text].length : text.length;
}

function broken({ opening, items, closing }, style, indent) {
  const inner = indent + style.indent;
  const lines = items.every((item) => isShortWord(item, style))
    ? filled(items, style.width - inner - 1)
    : items.map((item) => layOut(item, style, { indent: inner, taken: 1 }));
  const pad = `\n${" ".repeat(inner)}`;
  return `${opening}${pad}${lines.join(`,${pad}`)}${style.last}\n${" ".repeat(indent)}${closing}`;
}

function isShortWord(item, style) {
  return typeof item === "string" && lengthOf(item) <= Math.floor(style.width / 4);
}

/** The words on as few lines as hold them. */
function filled(words, width) {
  const lines = [];
  let line = words[0];
  for (const word of words.slice(1)) {
    if (lengthOf(line) + 2 + lengthOf(word) <= width) {
      line += `, ${word}`;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

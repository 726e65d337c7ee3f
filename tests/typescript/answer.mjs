// Reads payloads by the modules of emitted packages, and says what each reading gives, a line each.
//
// A question on the standard input is `[module, text]`. A payload is read as text, and as the value that the
// text holds; what is read is written, and read again.

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";

for (const [module, text] of JSON.parse(readFileSync(0, "utf8"))) {
  const { decode, encode } = await import(module);
  const { parse } = await import(`${dirname(module)}/_runtime/json.js`);
  console.log(JSON.stringify(answer(decode, encode, text, parse)));
}

function answer(decode, encode, text, parse) {
  const read = decode(text);
  if (!isReadAlike(decode, read, text, parse)) return { different: "read as a value" };
  if (!read.ok) return { errors: read.faults };
  let canonical;
  try {
    canonical = encode(read.value);
  } catch (error) {
    return { unwritable: error.message };
  }
  const again = decode(canonical);
  if (!isDeepStrictEqual(again, read)) return { different: "read again", canonical, again: again.faults };
  return { canonical };
}

/** Whether the value that a text holds is read like the text; a string would be taken for text. */
function isReadAlike(decode, read, text, parse) {
  let value;
  try {
    value = parse(text);
  } catch (error) {
    return read.faults?.length === 1 && read.faults[0].code === "json";
  }
  return typeof value === "string" || isDeepStrictEqual(decode(value), read);
}

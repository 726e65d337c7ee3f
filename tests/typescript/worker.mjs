// Reads payloads by the modules of emitted packages.
//
// A request is a line on the standard input, an array of `[module, text]`; its answer is a line too, an array of
// `{ok}` with the canonical value, `{errors}`, `{unwritten}` where what was read cannot be written, or `{crash}`. Each
// payload is read as text, and as the value that the text holds; what is read is written, and read again.

import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  for (const [module, text] of JSON.parse(line)) answers.push(await answer(module, text));
  // As text, so that no digit of a canonical value is lost.
  process.stdout.write(`[${answers.join()}]\n`);
}

async function answer(module, text) {
  const { decode, encode } = await import(module);
  const { parse } = await import(`${dirname(module)}/_runtime/json.js`);
  const { EncodeError } = await import(`${dirname(module)}/_runtime/index.js`);
  try {
    return answered(decode, encode, text, parse);
  } catch (error) {
    const unwritten = error instanceof EncodeError;
    return JSON.stringify(unwritten ? { unwritten: error.message } : { crash: error.stack });
  }
}

function answered(decode, encode, text, parse) {
  const read = decode(text);
  if (!isReadAlike(decode, read, text, parse)) return JSON.stringify({ crash: "the value is read otherwise" });
  if (!read.ok) return JSON.stringify({ errors: read.faults.map(({ code, pointer }) => ({ code, at: pointer })) });
  const canonical = encode(read.value);
  if (!isDeepStrictEqual(decode(canonical), read)) return JSON.stringify({ crash: `${canonical} is read otherwise` });
  return `{"ok":${canonical}}`;
}

/** Whether the value that a text holds is read like the text; a string would be taken for text. */
function isReadAlike(decode, read, text, parse) {
  let value;
  try {
    value = parse(text);
  } catch {
    return read.faults?.length === 1 && read.faults[0].code === "json";
  }
  return typeof value === "string" || isDeepStrictEqual(decode(value), read);
}

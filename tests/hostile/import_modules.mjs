// Imports every module of an emitted package, and reads and writes payloads; runs in a process that may only read.
//
//     node --permission --allow-fs-read=FOLDER import_modules.mjs PACKAGE < questions.json
//
// A question is a module, a payload, and what has to come of reading and writing it, each as JSON text. Prints those
// that went wrong, each with what came instead, as JSON.

import { readFileSync, readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const folder = process.argv[2];
const before = Reflect.ownKeys(globalThis).length;
for (const name of readdirSync(folder)) if (name.endsWith(".js")) await import(`${folder}/${name}`);

const wrong = [];
for (const [module, payload, wanted] of JSON.parse(readFileSync(0, "utf8"))) {
  const { decode, encode } = await import(`${folder}/${module}.js`);
  const found = attempt(() => encode(decode(payload).value));
  if (found.text === undefined || !isDeepStrictEqual(JSON.parse(found.text), JSON.parse(wanted))) {
    wrong.push([module, payload, wanted, found]);
  }
}
if (Reflect.ownKeys(globalThis).length !== before || Object.keys(Object.prototype).length > 0) wrong.push("globals");
console.log(JSON.stringify(wrong));

function attempt(made) {
  try {
    return { text: made() };
  } catch (error) {
    return { error: error.message };
  }
}

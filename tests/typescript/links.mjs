// Puts payloads into fragments of links and takes them out again, by the scripts of the playground in a folder.
//
// node links.mjs FOLDER. The standard input is a JSON list of `{text, type}` to share, or of fragments to read. The output
// is a list of `{fragment, shared}`, `{refused}` or `{error}`. With `plain`, the engine has no compression.

import { readFileSync } from "node:fs";

const [folder, mode] = process.argv.slice(2);
const { fragmentOf, sharedIn } = await import(`${folder}/playground/share.js`);
if (mode === "plain") delete globalThis.CompressionStream;

const answers = [];
for (const asked of JSON.parse(readFileSync(0, "utf8"))) answers.push(await answer(asked));
console.log(JSON.stringify(answers));

async function answer(asked) {
  try {
    if (typeof asked === "string") return { shared: await sharedIn(asked) };
    const made = await fragmentOf(asked);
    return made.fragment === undefined ? made : { ...made, shared: await sharedIn(`#${made.fragment}`) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { error: error.message };
  }
}

// Asks the scripts of the playground, which stand in a folder beside the package `contract`.
//
// node playground.mjs FOLDER. The standard input is a JSON list of `{modules, tables, printed, judged}`: the home of each
// type, how languages write values, `[type, text]` to print in each of them, and `{text, type}` to judge. The output is
// a list of `{printed, judged}`.

import { readFileSync } from "node:fs";

const folder = process.argv[2];
const { Printer, readTree } = await import(`${folder}/worker/printer.js`);
const { serve } = await import(`${folder}/worker/worker.js`);

const answers = [];
for (const { modules, tables, printed = [], judged = [] } of JSON.parse(readFileSync(0, "utf8"))) {
  const plans = new Map();
  for (const [name, module] of Object.entries(modules)) plans.set(name, (await import(module)).plan);
  const printers = Object.entries(tables).map(([language, table]) => [language, new Printer(table, plans)]);
  answers.push({
    printed: printed.map(([type, text]) =>
      Object.fromEntries(printers.map(([language, printer]) => [language, printer.program(type, readTree(text))])),
    ),
    judged: judged.map((asked) => answer(plans, tables, asked)),
  });
}
console.log(JSON.stringify(answers));

/** Every answer of a worker that is asked for a verdict and then for a view. */
function answer(plans, tables, { view, line = 1, ...asked }) {
  const posted = [];
  const scope = { onmessage: null, postMessage: (message) => posted.push(structuredClone(message)) };
  serve(plans, scope);
  for (const data of [{ tables }, asked, ...(view === undefined ? [] : [{ view, line }])]) scope.onmessage({ data });
  return Object.assign({}, ...posted);
}

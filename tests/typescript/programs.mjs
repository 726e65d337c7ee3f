// Runs the programs of the reference pages, each a module that exports its `payload`.
//
// node programs.mjs FILE... prints a JSON list of the payloads; an assertion that fails is an error.

console.assert = (holds) => {
  if (!holds) throw new Error("an assertion does not hold");
};
const payloads = [];
for (const file of process.argv.slice(2)) payloads.push((await import(file)).payload);
console.log(JSON.stringify(payloads));

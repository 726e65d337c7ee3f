// Puts sites together that can be opened: the emitted pages, with their scripts bundled.
//
//     node build.mjs MODULES TARGET FOLDER...
//
// MODULES has the packages of package.json. Each FOLDER is what is generated of one contract, the
// first one that of the contract which is shown first. Its pages come to TARGET, those of the others
// to folders in it, at the same place below it as theirs below the first.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), "scripts");
const BUNDLES = ["early", "page", "playground", "editor"];

const [modules, target, ...folders] = process.argv.slice(2).map((path) => resolve(path));
const esbuild = createRequire(join(modules, "here.js"))("esbuild");

/** What is the same for every bundle. Classic scripts run from a file too, which modules do not. */
const OPTIONS = {
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  nodePaths: [modules],
  legalComments: "inline",
  logLevel: "warning",
};

rmSync(target, { recursive: true, force: true });
for (const folder of folders) {
  const site = join(target, relative(folders[0], folder));
  cpSync(join(folder, "site"), site, { recursive: true });
  const found = BUNDLES.map((name) => join(SCRIPTS, `${name}.js`)).filter((path) => existsSync(path));
  await esbuild.build({ ...OPTIONS, entryPoints: found, outdir: join(site, "assets") });
  const program = await worker(join(folder, "typescript"), typesIn(join(site, "data/contract.js")));
  const script = `(globalThis.tinkerspec ??= {}).worker = ${JSON.stringify(program)};\n`;
  writeFileSync(join(site, "assets/contract.js"), script);
}

/** The types of a contract, as the data of its pages name them. */
function typesIn(file) {
  const { tinkerspec } = runInNewContext(`${readFileSync(file, "utf8")}; globalThis`);
  return tinkerspec.contract.types;
}

/** The program that judges payloads: the plans of the emitted package, and what works by them. */
async function worker(contract, types) {
  const entry = [
    `import { serve } from ${JSON.stringify(join(SCRIPTS, "worker/worker.js"))};`,
    ...types.map(({ module }, index) => `import { plan as plan${index} } from ${JSON.stringify(`contract/${module}`)};`),
    `serve(new Map([${types.map(({ name }, index) => `[${JSON.stringify(name)}, plan${index}]`)}]), self);`,
  ];
  const { outputFiles } = await esbuild.build({
    ...OPTIONS,
    stdin: { contents: entry.join("\n"), resolveDir: SCRIPTS },
    alias: { contract },
    write: false,
  });
  return outputFiles[0].text;
}

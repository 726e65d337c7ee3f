// Answers what an editor would show, by the service that Visual Studio Code and jsonls are made of:
// each line of standard input is a question as JSON, and each line of standard output its answer. Nothing is fetched.

const fs = require("node:fs");
const { createInterface } = require("node:readline");
const { fileURLToPath } = require("node:url");
const [modules] = process.argv.slice(2);
const { getLanguageService, TextDocument } = require(`${modules}/vscode-json-languageservice`);

// As Visual Studio Code reads its settings: `./` is the folder that they are for.
const schemas = (settings, folder) =>
  settings["json.schemas"].map(({ fileMatch, url, schema }) => ({
    fileMatch,
    schema,
    uri: url.startsWith("./") ? new URL(url, `${folder}/`).href : url,
  }));

async function answer({ settings, folder, file, text, offset }) {
  const service = getLanguageService({
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
    schemaRequestService: async (uri) => {
      if (!uri.startsWith("file:")) throw new Error(`${uri} is not in this folder`);
      return fs.readFileSync(fileURLToPath(uri), "utf-8");
    },
    clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } } },
  });
  service.configure({ validate: true, allowComments: false, schemas: schemas(settings, folder) });
  const document = TextDocument.create(`${folder}/${file}`, "json", 1, text);
  const parsed = service.parseJSONDocument(document);
  const faults = await service.doValidation(document, parsed);
  const shown = {
    faults: faults.map(({ message, range }) => ({ message, line: range.start.line + 1 })),
  };
  if (offset !== null) {
    const { items } = await service.doComplete(document, document.positionAt(offset), parsed);
    shown.completions = Object.fromEntries(
      items.map(({ label, documentation }) => [label, documentation?.value ?? documentation ?? ""]),
    );
  }
  return shown;
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}

main();

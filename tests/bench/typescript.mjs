// Measures reading by the TypeScript package beside JSON.parse followed by ajv, on the same texts.
//
//     node typescript.mjs GENERATED MODULES     the output folder, and the node_modules with ajv
//
// Each row has the lowest of several times, which are taken by turns, and what a text four times as long costs for
// each byte. It ends with 1 where a bar is missed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const TURNS = 60;
const MOST = 1.3;
const MOST_GROWTH = 1.3;

const [generated, modules] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(`${modules}/`);
const Ajv = require("ajv/dist/2020");
const addFormats = require("ajv-formats");

const ajv = new Ajv({ strict: false, logger: false });
addFormats(ajv);
ajv.addSchema({ ...JSON.parse(readFileSync(`${generated}/openapi.json`, "utf8")), $id: "api" });

const rows = [
  ["requests of 48 x 6000 numbers", "ForwardBackwardRequest", "forward_backward_request", requests, 48],
  ["10,000 training runs", "TrainingRunsResponse", "training_runs_response", runs, 10_000],
];

let missed = 0;
for (const [name, type, module, made, count] of rows) {
  const { decode } = await import(`${generated}/typescript/${module}.js`);
  const validate = ajv.compile({ $ref: `api#/components/schemas/${type}` });
  const text = made(count);
  const whole = measured(decode, validate, text);
  const part = measured(decode, validate, made(count / 4));
  const ratio = whole.ours / whole.theirs;
  const growth = whole.ours / part.ours / 4;
  missed += ratio > MOST || growth > MOST_GROWTH;
  const times = `${whole.ours.toFixed(1)} ms, JSON.parse and ajv ${whole.theirs.toFixed(1)} ms`;
  console.log(`${name}: ${times}, ratio ${ratio.toFixed(2)}; growth ${growth.toFixed(2)}`);
}
process.exit(missed > 0 ? 1 : 0);

function measured(decode, validate, text) {
  const ours = () => decode(text).ok;
  const theirs = () => validate(JSON.parse(text));
  if (!ours() || !theirs()) throw new Error("what is measured is no payload");
  let [least, other] = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn += 1) {
    least = Math.min(least, taken(ours));
    other = Math.min(other, taken(theirs));
  }
  return { ours: least, theirs: other };
}

function taken(work) {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function requests(count) {
  const data = Array.from({ length: count }, (_, row) => {
    const tokens = Array.from({ length: 2000 }, (_, at) => (row * 7919 + at * 104_729) % 150_000);
    const weights = tokens.map((token) => Math.sin(token));
    const inputs = {
      target_tokens: { data: tokens, dtype: "int64", shape: [2000] },
      weights: { data: weights, dtype: "float32", shape: [2000] },
    };
    return { loss_fn_inputs: inputs, model_input: { chunks: [{ tokens, type: "encoded_text" }] } };
  });
  return JSON.stringify({ forward_backward_input: { data, loss_fn: "cross_entropy" }, model_id: "m" });
}

function runs(count) {
  const time = "2025-11-26T10:00:00Z";
  const checkpoint = (number, kind, segment) => {
    const name = `${segment}/${String(number).padStart(4, "0")}`;
    const members = { checkpoint_type: kind, time, size_bytes: number, public: false };
    return { checkpoint_id: name, tinker_path: `tinker://run-${number}/${name}`, ...members };
  };
  const training_runs = Array.from({ length: count }, (_, number) => ({
    training_run_id: `run-${number}`,
    base_model: "some/model",
    model_owner: "someone",
    is_lora: true,
    lora_rank: 32,
    last_request_time: time,
    last_checkpoint: checkpoint(number, "training", "weights"),
    last_sampler_checkpoint: checkpoint(number, "sampler", "sampler_weights"),
  }));
  return JSON.stringify({ training_runs, cursor: { offset: 0, limit: count, total_count: count } });
}

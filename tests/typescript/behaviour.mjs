// Takes the steps of behaviour vectors by the modules of an emitted package, and says what comes of the last.
//
// node behaviour.mjs FOLDER. The standard input is a JSON list of `{module, modules, calls, wants}`, where `wants`
// names the outcome that the vector has, and `modules` the home of each type. The output is a list of outcomes in the form of the vectors.

import { readFileSync } from "node:fs";

const folder = process.argv[2];
const { EncodeError } = await import(`${folder}/_runtime/index.js`);
const { parse } = await import(`${folder}/_runtime/json.js`);
const { textOf } = await import(`${folder}/_runtime/encode.js`);

/** By the neutral name of a method, its name where camel case is not all. */
const NAMES = { tolist: "toList" };
const SPECIAL = { nan: NaN, inf: Infinity, "-inf": -Infinity };
const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: globalThis.Float16Array,
  float32: Float32Array,
  float64: Float64Array,
};

const outcomes = [];
for (const { module, modules, calls, wants } of parse(readFileSync(0, "utf8"))) {
  const types = {};
  for (const [type, home] of Object.entries(modules)) types[type] = await import(`${folder}/${home}.js`);
  outcomes.push(outcome(await import(`${folder}/${module}.js`), calls, wants, types));
}
console.log(textOf(outcomes));

function outcome(module, calls, wants, types) {
  let result;
  const steps = [...calls];
  const last = steps.pop();
  for (const step of steps) result = sound(take(module, step, result, types));
  try {
    result = sound(take(module, last, result, types));
    if (wants === "value") return { value: literal(result) };
    return { canonical: parse(module.encode(result)) };
  } catch (error) {
    if (wants === "unencodable" && error instanceof EncodeError) return { unencodable: error.faults[0].pointer };
    if (error instanceof EncodeError) return { errors: error.faults.map(({ code, pointer: at }) => ({ code, at })) };
    if (error instanceof TypeError || error instanceof RangeError) return { fails: error.message };
    throw error;
  }
}

function sound(result) {
  if (typeof result !== "object" || result === null || typeof result.ok !== "boolean") return result;
  if (!result.ok) throw new EncodeError(result.faults);
  return result.value;
}

function take(module, step, owner, types) {
  if (step.new !== undefined) return made(module, step.new, types);
  if (step.decode !== undefined) return module.decode(textOf(step.decode));
  const name = NAMES[step.call ?? step.get] ?? camel(step.call ?? step.get);
  if (step.get !== undefined && module[name] === undefined) return owner[step.get];
  if (typeof module[name] !== "function") return module[name];
  const given = (step.args ?? []).flatMap((each) => (isLiteral(each, "array") ? spread(each.array) : [argument(each, types)]));
  return module[name](...(owner === undefined ? [] : [owner]), ...given);
}

/** A value is a plain object; lists and bytes are for the functions that take them. */
function made(module, fields, types) {
  if (module.fromLists !== undefined) return module.fromLists(argument(fields, types));
  if (isLiteral(fields.data, "bytes")) {
    const { data, ...members } = fields;
    return module.fromBytes(Uint8Array.from(atob(data.bytes), (letter) => letter.charCodeAt(0)), argument(members, types));
  }
  return argument(fields, types);
}

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

function isLiteral(value, key) {
  return typeof value === "object" && value !== null && Object.keys(value).join() === key;
}

function argument(value, types) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => argument(each, types));
  if (isLiteral(value, "tokenizer")) return { encode: (text) => tokens(value.tokenizer, text) };
  if (isLiteral(value, "decode,type")) return sound(types[value.type].decode(textOf(value.decode)));
  if (isLiteral(value, "array")) {
    const [array, shape] = spread(value.array);
    return shape.length === 1 ? array : types.TensorData.fromArray(array, shape);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, argument(each, types)]));
}

function tokens(table, text) {
  if (!Object.hasOwn(table, text)) throw new RangeError(`no tokens for ${text}`);
  return table[text];
}

function spread({ dtype, shape, data }) {
  const kind = ARRAYS[dtype];
  if (kind === undefined) throw new TypeError(`JavaScript has no array of ${dtype}`);
  return [kind.from(data, kind.name.startsWith("Big") ? BigInt : (each) => SPECIAL[each] ?? each), shape];
}

/** What a result is in vectors: an array with its shape is a literal. */
function literal(result) {
  if (!ArrayBuffer.isView(result?.data)) return result;
  const dtype = Object.keys(ARRAYS).find((name) => result.data instanceof ARRAYS[name]);
  const texts = Object.entries(SPECIAL);
  const data = Array.from(result.data, (each) => texts.find(([, special]) => Object.is(special, each))?.[0] ?? each);
  return { array: { dtype, shape: result.shape, data } };
}

// What vectors do not say of an emitted package: hostile payloads, values that are no JSON, the text of numbers.
//
// node runtime.mjs FOLDER, the folder of this project's package. Numbers with their texts stand on the standard
// input, as `[[number, text], ...]`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const folder = process.argv[2];
const { decodeAdamParams, decodeCursor, decodeLossFnInputs, decodeModelInput, decodeTensorData, encodeAdamParams } =
  await import(`${folder}/_index.js`);
const { encodeLossFnInputs, encodeTensorData } = await import(`${folder}/_index.js`);
const { EncodeError, JsonError, locate } = await import(`${folder}/_runtime/index.js`);
const { Double, numberText } = await import(`${folder}/_runtime/decimal.js`);

const JSON_FAULT = [["json", ""]];
const CURSOR = '"offset": 0, "limit": 1, "total_count": 2';

function faults(read) {
  return read.ok ? [] : read.faults.map(({ code, pointer }) => [code, pointer]);
}

function refusal(write) {
  try {
    return write();
  } catch (error) {
    assert(error instanceof EncodeError);
    return error.faults.map(({ code, pointer }) => [code, pointer]);
  }
}

test("doubles are written as Python writes them", () => {
  for (const [number, text] of JSON.parse(readFileSync(0, "utf8"))) {
    assert.equal(numberText(new Double(number)), text);
    assert.ok(Object.is(JSON.parse(text), number));
  }
});

test("what is no JSON is refused wherever it is, with its line and column", () => {
  const texts = ["", "{", "[1,]", "01", "1.", "'a'", '{"a" 1}', '"\u0001"', '"\\x"', "NaN", "\ufeff{}", "{} {}", '{"a": -}'];
  for (const text of texts) assert.deepEqual(faults(decodeCursor(text)), JSON_FAULT, text);
  const { faults: found } = decodeCursor(`{${CURSOR},\n "later": 1e999}`);
  assert.match(found[0].message, /a number beyond a double at line 2, column 11$/);
});

test("members that the type does not know are JSON too", () => {
  const deep = `${"[".repeat(127)}${"]".repeat(127)}`;
  assert.deepEqual(faults(decodeCursor(`{${CURSOR}, "later": ${deep}}`)), []);
  for (const later of [`[${deep}]`, "1e999", `${"9".repeat(400)}`, '"\\ud800"', '{"\\uDC00": 1}', '"\ud800"']) {
    assert.deepEqual(faults(decodeCursor(`{${CURSOR}, "later": ${later}}`)), JSON_FAULT);
  }
  assert.deepEqual(faults(decodeCursor(`{${CURSOR}, "later": "\\ud83d\\ude00"}`)), []);
});

test("very many brackets end soon", () => {
  for (const bracket of ["[", '{"a":', '{"\\ud800":[']) {
    assert.deepEqual(faults(decodeCursor(bracket.repeat(200_000))), JSON_FAULT);
  }
  const closed = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  assert.deepEqual(faults(decodeCursor(`{${CURSOR}, "later": ${closed}}`)), JSON_FAULT);
});

test("very many members that a type does not know end soon", () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `"k${index}": 0`).join();
  assert.deepEqual(decodeCursor(`{${names}, ${CURSOR}}`).value, { offset: 0, limit: 1, total_count: 2 });
  assert.equal(faults(decodeAdamParams(`{${names}}`)).length, 100_000);
});

test("names of prototypes are plain data", () => {
  const tensor = '{"data": [1], "dtype": "int64"}';
  const text = `{"__proto__": ${tensor}, "constructor": ${tensor}, "toString": ${tensor}}`;
  const { value } = decodeLossFnInputs(text);
  assert.deepEqual(Object.keys(value), ["__proto__", "constructor", "toString"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.deepEqual(Object.keys(JSON.parse(encodeLossFnInputs(value))), Object.keys(value));
  assert.deepEqual(faults(decodeAdamParams('{"__proto__": {"eps": 1}}')), [["extra", "/__proto__"]]);
  assert.deepEqual(faults(decodeCursor('{"constructor": 1, "limit": 1, "offset": 0}')), [["missing", "/total_count"]]);
  assert.deepEqual(faults(decodeCursor(Object.create({ offset: 0, limit: 1, total_count: 2 }))).length, 3);
});

test("of keys given twice the last one counts", () => {
  assert.equal(decodeCursor(`{"offset": "x", ${CURSOR}}`).value.offset, 0);
  assert.deepEqual(faults(decodeCursor(`{${CURSOR}, "offset": "x"}`)), [["type", "/offset"]]);
});

test("a pointer leads to its place in the text", () => {
  const text = ' {"a/b": [1, {"~": "\\u00e9"}], "x": {"y": 1}, "x": [ {} ] } ';
  const shown = (...pointers) => locate(text, pointers).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(shown("/a~1b/1/~0", "/a~1b/0", "/x/0", ""), ['"\\u00e9"', "1", "{}", text.trim()]);
  assert.deepEqual(shown("/a~1b/1/later", "/x/y", "/x/1/2", "/none"), ['{"~": "\\u00e9"}', "[ {} ]", "[ {} ]", text.trim()]);
  const isAt = (position) => (error) => error instanceof JsonError && error.position === position;
  assert.throws(() => locate('{"a": 01}', ["/a"]), isAt(7));
  assert.throws(() => locate("[1] 2", [""]), isAt(4));
});

test("integers keep their digits, and are numbers as long as those can hold them", () => {
  const read = decodeTensorData('{"data": [9007199254740991, 9007199254740993, 2.0, 0.5e1], "dtype": "int64"}');
  assert.deepEqual(read.value.data, [9007199254740991, 9007199254740993n, 2, 5]);
  assert.equal(encodeTensorData(read.value), '{"data":[9007199254740991,9007199254740993,2,5],"dtype":"int64"}');
  const long = '{"data":[9007199254740992.0,1e+16,1e+22],"dtype":"float32"}';
  assert.equal(encodeTensorData(decodeTensorData(long).value), long);
  assert.equal(encodeTensorData({ data: [7n], dtype: "int64", shape: null }), '{"data":[7],"dtype":"int64"}');
});

test("a value is read as its text is, and is not changed", () => {
  const payload = { chunks: [{ tokens: [1, 2] }] };
  const { value } = decodeModelInput(payload);
  assert.deepEqual(value, { chunks: [{ type: "encoded_text", tokens: [1, 2] }] });
  value.chunks[0].tokens.push(3);
  assert.deepEqual(payload, { chunks: [{ tokens: [1, 2] }] });
  for (const wrong of [undefined, () => 1, Symbol("a"), new Date(0), new Map(), { eps: NaN }, { eps: [undefined] }, 10n ** 400n]) {
    assert.deepEqual(faults(decodeAdamParams(wrong)), JSON_FAULT);
  }
  assert.deepEqual(faults(decodeAdamParams({ eps: undefined })), []);
});

test("what cannot be read is not written, and the error names the place", () => {
  const circular = { data: [], dtype: "int64" };
  circular.shape = [circular];
  assert.equal(refusal(() => encodeTensorData(circular))[0][0], "json");
  assert.deepEqual(refusal(() => encodeAdamParams({ eps: Infinity })), [["json", "/eps"]]);
  assert.deepEqual(refusal(() => encodeAdamParams({ eps: "\ud800" })), [["json", "/eps"]]);
  assert.deepEqual(refusal(() => encodeAdamParams({ eps: 0, beta: 1 })), [["range", "/eps"], ["extra", "/beta"]]);
  assert.deepEqual(refusal(() => encodeTensorData({ data: [1], dtype: "int64", shape: [2] })), [["tensor", ""]]);
  assert.deepEqual(refusal(() => encodeAdamParams(null)), [["type", ""]]);
});

import { decode as decodeText } from "../encoded_text_chunk.js";
import { decode as decodeChunk, length as lengthOf } from "../model_input_chunk.js";
import { sound } from "./_sound.js";

export function empty() {
  return { chunks: [] };
}

export function fromInts(tokens) {
  return { chunks: [textChunk(Array.from(tokens))] };
}

export function fromText(text, tokenizer) {
  const encoded = tokenizer.encode(text);
  return fromInts(encoded.ids ?? encoded);
}

export function append(input, chunk) {
  return { ...input, chunks: [...input.chunks, sound(decodeChunk(chunk))] };
}

export function appendInt(input, token) {
  return { ...input, chunks: [...input.chunks, textChunk([token])] };
}

export function toInts({ chunks }) {
  const other = chunks.find((chunk) => chunk.type !== "encoded_text");
  if (other !== undefined) throw new TypeError(`only text chunks have token IDs, the input holds one of the type ${other.type}`);
  return chunks.flatMap((chunk) => chunk.tokens);
}

export function length({ chunks }) {
  return chunks.reduce((total, chunk) => total + Number(lengthOf(chunk)), 0);
}

function textChunk(tokens) {
  return sound(decodeText({ tokens }));
}

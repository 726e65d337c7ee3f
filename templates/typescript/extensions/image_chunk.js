import { decode } from "../image_chunk.js";
import { base64 } from "./_base64.js";
import { sound } from "./_sound.js";

export function fromBytes(bytes, members) {
  return sound(decode({ ...members, data: base64(bytes) }));
}

export function length({ tokens }) {
  return tokens;
}

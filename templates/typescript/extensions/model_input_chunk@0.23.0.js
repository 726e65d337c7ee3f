import { length as ofDmel } from "./dmel_chunk.js";
import { length as ofText } from "./encoded_text_chunk.js";
import { length as ofPointer } from "./image_asset_pointer_chunk.js";
import { length as ofImage } from "./image_chunk.js";

const LENGTHS = { dmel: ofDmel, encoded_text: ofText, image: ofImage, image_asset_pointer: ofPointer };

export function length(chunk) {
  return LENGTHS[chunk.type](chunk);
}

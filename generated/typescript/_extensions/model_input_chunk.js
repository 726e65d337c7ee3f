// Copied by tinkerspec from templates/typescript/extensions/model_input_chunk.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

import { length as ofText } from "./encoded_text_chunk.js";
import { length as ofPointer } from "./image_asset_pointer_chunk.js";
import { length as ofImage } from "./image_chunk.js";

const LENGTHS = { encoded_text: ofText, image: ofImage, image_asset_pointer: ofPointer };

export function length(chunk) {
  return LENGTHS[chunk.type](chunk);
}

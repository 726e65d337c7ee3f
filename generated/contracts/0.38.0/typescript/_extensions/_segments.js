// Copied by tinkerspec from templates/typescript/extensions/_segments@0.28.0.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** The second parts that the path of a checkpoint may have. */
export const SEGMENTS = ["weights", "sampler_weights", "external_weights"];

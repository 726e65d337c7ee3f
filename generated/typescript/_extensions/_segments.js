// Copied by tinkerspec from templates/typescript/extensions/_segments.js; do not edit.
// To change it, edit that file and run `tinkerspec generate`.

/** What the second part of a checkpoint's path says that the checkpoint is for. */
export const TYPES = { weights: "training", sampler_weights: "sampler" };

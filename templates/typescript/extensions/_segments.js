/** What the second part of a checkpoint's path says that the checkpoint is for. */
export const TYPES = { weights: "training", sampler_weights: "sampler" };

/** The second parts that the path of a checkpoint may have. */
export const SEGMENTS = ["weights", "sampler_weights", "external_weights"];

// Part of every package that tinkerspec generates; do not edit.

/** The version of the contract. */
export const CONTRACT_VERSION = "0.38.0";

export {
  decode as decodeAdamParams,
  encode as encodeAdamParams,
} from "./adam_params.js";
export {
  decode as decodeCheckpoint,
  encode as encodeCheckpoint,
} from "./checkpoint.js";
export {
  decode as decodeCheckpointType,
  encode as encodeCheckpointType,
  parse as parseCheckpointType,
  values as valuesOfCheckpointType,
} from "./checkpoint_type.js";
export {
  decode as decodeCursor,
  encode as encodeCursor,
} from "./cursor.js";
export {
  decode as decodeDatum,
  encode as encodeDatum,
} from "./datum.js";
export {
  decode as decodeDimuonParams,
  encode as encodeDimuonParams,
} from "./dimuon_params.js";
export {
  decode as decodeDmelChunk,
  encode as encodeDmelChunk,
} from "./dmel_chunk.js";
export {
  decode as decodeEncodedTextChunk,
  encode as encodeEncodedTextChunk,
} from "./encoded_text_chunk.js";
export {
  decode as decodeForwardBackwardInput,
  encode as encodeForwardBackwardInput,
} from "./forward_backward_input.js";
export {
  decode as decodeForwardBackwardOutput,
  encode as encodeForwardBackwardOutput,
} from "./forward_backward_output.js";
export {
  decode as decodeForwardBackwardRequest,
  encode as encodeForwardBackwardRequest,
} from "./forward_backward_request.js";
export {
  decode as decodeForwardRequest,
  encode as encodeForwardRequest,
} from "./forward_request.js";
export {
  decode as decodeImageAssetPointerChunk,
  encode as encodeImageAssetPointerChunk,
} from "./image_asset_pointer_chunk.js";
export {
  decode as decodeImageChunk,
  encode as encodeImageChunk,
} from "./image_chunk.js";
export {
  decode as decodeImageFormat,
  encode as encodeImageFormat,
  parse as parseImageFormat,
  values as valuesOfImageFormat,
} from "./image_format.js";
export {
  decode as decodeLoraConfig,
  encode as encodeLoraConfig,
} from "./lora_config.js";
export {
  decode as decodeLossFnInputs,
  encode as encodeLossFnInputs,
} from "./loss_fn_inputs.js";
export {
  decode as decodeLossFnOutput,
  encode as encodeLossFnOutput,
} from "./loss_fn_output.js";
export {
  decode as decodeLossFnType,
  encode as encodeLossFnType,
  parse as parseLossFnType,
  values as valuesOfLossFnType,
} from "./loss_fn_type.js";
export {
  decode as decodeModelID,
  encode as encodeModelID,
} from "./model_id.js";
export {
  decode as decodeModelInput,
  encode as encodeModelInput,
} from "./model_input.js";
export {
  decode as decodeModelInputChunk,
  encode as encodeModelInputChunk,
} from "./model_input_chunk.js";
export {
  decode as decodeOptimStepRequest,
  encode as encodeOptimStepRequest,
} from "./optim_step_request.js";
export {
  decode as decodeOptimStepResponse,
  encode as encodeOptimStepResponse,
} from "./optim_step_response.js";
export {
  decode as decodeOptimizerParams,
  encode as encodeOptimizerParams,
} from "./optimizer_params.js";
export {
  decode as decodeParsedCheckpointTinkerPath,
  encode as encodeParsedCheckpointTinkerPath,
} from "./parsed_checkpoint_tinker_path.js";
export {
  decode as decodePromptProvenanceSpan,
  encode as encodePromptProvenanceSpan,
} from "./prompt_provenance_span.js";
export {
  decode as decodeProvenanceSpan,
  encode as encodeProvenanceSpan,
} from "./provenance_span.js";
export {
  decode as decodeSampledProvenanceSpan,
  encode as encodeSampledProvenanceSpan,
} from "./sampled_provenance_span.js";
export {
  decode as decodeTensorData,
  encode as encodeTensorData,
} from "./tensor_data.js";
export {
  decode as decodeTensorDtype,
  encode as encodeTensorDtype,
  parse as parseTensorDtype,
  values as valuesOfTensorDtype,
} from "./tensor_dtype.js";
export {
  decode as decodeTrainingRun,
  encode as encodeTrainingRun,
} from "./training_run.js";
export {
  decode as decodeTrainingRunsResponse,
  encode as encodeTrainingRunsResponse,
} from "./training_runs_response.js";

// Part of every package that tinkerspec generates; do not edit.

/** The version of the contract. */
export const CONTRACT_VERSION: "0.38.0";

export {
  type AdamParams,
  type AdamParamsInput,
  decode as decodeAdamParams,
  encode as encodeAdamParams,
} from "./adam_params.js";
export {
  type Checkpoint,
  type CheckpointInput,
  decode as decodeCheckpoint,
  encode as encodeCheckpoint,
} from "./checkpoint.js";
export {
  type CheckpointType,
  decode as decodeCheckpointType,
  encode as encodeCheckpointType,
  parse as parseCheckpointType,
  values as valuesOfCheckpointType,
} from "./checkpoint_type.js";
export {
  type Cursor,
  type CursorInput,
  decode as decodeCursor,
  encode as encodeCursor,
} from "./cursor.js";
export {
  type Datum,
  type DatumInput,
  decode as decodeDatum,
  encode as encodeDatum,
} from "./datum.js";
export {
  type DimuonParams,
  type DimuonParamsInput,
  decode as decodeDimuonParams,
  encode as encodeDimuonParams,
} from "./dimuon_params.js";
export {
  type DmelChunk,
  type DmelChunkInput,
  decode as decodeDmelChunk,
  encode as encodeDmelChunk,
} from "./dmel_chunk.js";
export {
  type EncodedTextChunk,
  type EncodedTextChunkInput,
  decode as decodeEncodedTextChunk,
  encode as encodeEncodedTextChunk,
} from "./encoded_text_chunk.js";
export {
  type ForwardBackwardInput,
  type ForwardBackwardInputInput,
  decode as decodeForwardBackwardInput,
  encode as encodeForwardBackwardInput,
} from "./forward_backward_input.js";
export {
  type ForwardBackwardOutput,
  type ForwardBackwardOutputInput,
  decode as decodeForwardBackwardOutput,
  encode as encodeForwardBackwardOutput,
} from "./forward_backward_output.js";
export {
  type ForwardBackwardRequest,
  type ForwardBackwardRequestInput,
  decode as decodeForwardBackwardRequest,
  encode as encodeForwardBackwardRequest,
} from "./forward_backward_request.js";
export {
  type ForwardRequest,
  type ForwardRequestInput,
  decode as decodeForwardRequest,
  encode as encodeForwardRequest,
} from "./forward_request.js";
export {
  type ImageAssetPointerChunk,
  type ImageAssetPointerChunkInput,
  decode as decodeImageAssetPointerChunk,
  encode as encodeImageAssetPointerChunk,
} from "./image_asset_pointer_chunk.js";
export {
  type ImageChunk,
  type ImageChunkInput,
  decode as decodeImageChunk,
  encode as encodeImageChunk,
} from "./image_chunk.js";
export {
  type ImageFormat,
  decode as decodeImageFormat,
  encode as encodeImageFormat,
  parse as parseImageFormat,
  values as valuesOfImageFormat,
} from "./image_format.js";
export {
  type LoraConfig,
  type LoraConfigInput,
  decode as decodeLoraConfig,
  encode as encodeLoraConfig,
} from "./lora_config.js";
export {
  type LossFnInputs,
  type LossFnInputsInput,
  decode as decodeLossFnInputs,
  encode as encodeLossFnInputs,
} from "./loss_fn_inputs.js";
export {
  type LossFnOutput,
  type LossFnOutputInput,
  decode as decodeLossFnOutput,
  encode as encodeLossFnOutput,
} from "./loss_fn_output.js";
export {
  type LossFnType,
  decode as decodeLossFnType,
  encode as encodeLossFnType,
  parse as parseLossFnType,
  values as valuesOfLossFnType,
} from "./loss_fn_type.js";
export {
  type ModelID,
  decode as decodeModelID,
  encode as encodeModelID,
} from "./model_id.js";
export {
  type ModelInput,
  type ModelInputInput,
  decode as decodeModelInput,
  encode as encodeModelInput,
} from "./model_input.js";
export {
  type ModelInputChunk,
  type ModelInputChunkInput,
  decode as decodeModelInputChunk,
  encode as encodeModelInputChunk,
} from "./model_input_chunk.js";
export {
  type OptimStepRequest,
  type OptimStepRequestInput,
  decode as decodeOptimStepRequest,
  encode as encodeOptimStepRequest,
} from "./optim_step_request.js";
export {
  type OptimStepResponse,
  type OptimStepResponseInput,
  decode as decodeOptimStepResponse,
  encode as encodeOptimStepResponse,
} from "./optim_step_response.js";
export {
  type OptimizerParams,
  type OptimizerParamsInput,
  decode as decodeOptimizerParams,
  encode as encodeOptimizerParams,
} from "./optimizer_params.js";
export {
  type ParsedCheckpointTinkerPath,
  type ParsedCheckpointTinkerPathInput,
  decode as decodeParsedCheckpointTinkerPath,
  encode as encodeParsedCheckpointTinkerPath,
} from "./parsed_checkpoint_tinker_path.js";
export {
  type PromptProvenanceSpan,
  type PromptProvenanceSpanInput,
  decode as decodePromptProvenanceSpan,
  encode as encodePromptProvenanceSpan,
} from "./prompt_provenance_span.js";
export {
  type ProvenanceSpan,
  type ProvenanceSpanInput,
  decode as decodeProvenanceSpan,
  encode as encodeProvenanceSpan,
} from "./provenance_span.js";
export {
  type SampledProvenanceSpan,
  type SampledProvenanceSpanInput,
  decode as decodeSampledProvenanceSpan,
  encode as encodeSampledProvenanceSpan,
} from "./sampled_provenance_span.js";
export {
  type TensorData,
  type TensorDataInput,
  decode as decodeTensorData,
  encode as encodeTensorData,
} from "./tensor_data.js";
export {
  type TensorDtype,
  decode as decodeTensorDtype,
  encode as encodeTensorDtype,
  parse as parseTensorDtype,
  values as valuesOfTensorDtype,
} from "./tensor_dtype.js";
export {
  type TrainingRun,
  type TrainingRunInput,
  decode as decodeTrainingRun,
  encode as encodeTrainingRun,
} from "./training_run.js";
export {
  type TrainingRunsResponse,
  type TrainingRunsResponseInput,
  decode as decodeTrainingRunsResponse,
  encode as encodeTrainingRunsResponse,
} from "./training_runs_response.js";

/** What can be opened, for file choosers and in words. Recognition itself goes by content, see src/formats. */
export const ACCEPTED_ENDINGS = '.h5,.hdf5,.keras,.tflite,.onnx,.data,.pt2,.json,.bin,.zip,.task';

export const ACCEPTED_IN_WORDS = [
  'Keras .h5 or .keras',
  'TensorFlow Lite .tflite',
  'ONNX .onnx, with its .data file if it has one',
  'PyTorch .pt2 (torch.export)',
  'TensorFlow.js model.json with its shards, or a .zip of them',
] as const;

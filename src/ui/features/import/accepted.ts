/** What can be opened, for file choosers and in words. Recognition itself goes by content, see src/formats. */
export const ACCEPTED_ENDINGS = '.h5,.hdf5,.keras,.tflite,.json,.bin,.zip,.task';

export const ACCEPTED_IN_WORDS = [
  'Keras .h5 or .keras',
  'TensorFlow Lite .tflite',
  'TensorFlow.js model.json with its shards, or a .zip of them',
] as const;

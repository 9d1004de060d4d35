import type { TaskName } from '../../../evaluation/tasks.ts';

/** What the tasks are called, by what they find out. */
export const TASK_WORDS: Readonly<Record<TaskName, string>> = {
  classification: 'Classes: how many answers are right',
  agreement: 'Agreement with the float model',
  regression: 'Values: how far off they are',
  reconstruction: 'Reconstruction: how much of the input comes back',
  segmentation: 'Segmentation: a class for each pixel',
  sequence: 'Sequences: a class for each position',
  embeddings: 'Embeddings: what lies next to what',
  detection: 'Detection: boxes around things',
};

/** What the choices of a set-up are called: `<field> <value>`. A value without words stands for itself. */
export const OPTION_WORDS: Readonly<Record<string, string>> = {
  'fit stretch': 'Stretched to the size of the input',
  'fit crop': 'Cropped to the centre',
  'fit pad': 'Padded with black',
  'filter bilinear': 'Bilinear',
  'filter antialias': 'Bilinear with antialias',
  'filter area': 'Mean of the area',
  'filter nearest': 'Nearest pixel',
  'color rgb': 'Red, green, blue',
  'color bgr': 'Blue, green, red',
  'color grey': 'Grey',
  'layout model': 'As the model says',
  'layout nhwc': 'Colours last',
  'layout nchw': 'Colours first',
  'preset as-they-are': 'As they are',
  'preset 0..1': '0 to 1',
  'preset -1..1': '−1 to 1',
  'preset imagenet': 'ImageNet’s mean and deviation',
  'preset caffe': 'Caffe: mean subtracted',
  'preset 0..255': '0 to 255',
  'preset given': 'Other scale, mean and deviation',
  'form waveform': 'Waveform',
  'form spectrogram': 'Spectrogram',
  'form log-mel': 'Log-mel spectrogram',
  'unit characters': 'Characters',
  'unit words': 'Words',
  'order auto': 'Found by itself',
  'order alphabet': 'Names in alphabetical order',
  'order numbers': 'Names are the numbers',
  'order names': 'The list below',
  'order file': 'The list in labels.txt',
  'order imagenet': 'ImageNet’s 1,000',
};

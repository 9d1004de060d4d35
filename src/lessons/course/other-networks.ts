import type { Lesson } from '../lesson.ts';

export const otherNetworks: Lesson = {
  id: 'other-networks',
  title: 'Other networks, other damage',
  about:
    'What rounding costs networks that read digits, hear words, pay attention, draw and write.',
  learned: `What is lost depends on the network: a tiny one has little to save, thin layers need [scales|scale] of their own, attention needs fine [signals|signal], what draws hides nothing, and a writer shows its damage to everybody. The way is always the same: measure the file, find what is coarse, and spend bits there alone.`,
  steps: [
    {
      title: 'Too small to shrink',
      text: `This network reads handwritten digits of 8 × 8 pixels and has fewer than 4,000 weights, a four-hundredth of the Tutorial CNN. Full int8 makes each of them four times smaller, and yet the file is not even three times smaller.

The bars show why: names, shapes and scales take as much room as the weights. The fewer weights, the less there is to win.`,
      view: {
        model: 's:digits',
        columns: [{ mode: 'float32' }, { mode: 'int8' }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'overview',
      },
      todo: 'Add a column whose file is at least 3.5 times smaller than FP32 and still gets 93 % right. Its weights need fewer bits, and few scales beside them.',
      task: { kind: 'column', which: 'any', smaller: { min: 3.5 }, accuracy: { min: 93 } },
    },
    {
      title: 'It hears half',
      text: `This one listens for ten words, like the chip in a speaker that waits for its name. A sample is a second of sound as a picture: time from left to right, high tones at the top, dark where it is loud.

Its layers are thin, one small filter for each [channel]. With 4 bits and one scale for all channels of a layer it takes most words for others. Lesson 4 gave each channel a scale. Not every chip can do that: another remedy is to [balance the channels|equalization] before they are rounded, so that one scale fits all.`,
      view: {
        model: 's:keywords',
        columns: [
          { mode: 'float32' },
          { mode: 'int8', scheme: 'tflite', weightBits: 4, granularity: 'per-tensor' },
        ],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'predictions',
      },
      todo: 'In the settings of “Full int8”, change the scheme to “best”, which balances channels. Leave 4 bits, and one scale for all.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        bits: { max: 4 },
        granularity: 'per-tensor',
        accuracy: { min: 70 },
      },
    },
    {
      title: 'Attention is sensitive',
      text: `A transformer cuts a photo into patches, and each patch asks all others how much they matter to it. Between these questions its [signals|signal] are brought to one size again and again: their mean is taken off, and they are divided by how far they spread.

FP32 and Dynamic int8 get the same share right. Full int8 loses one photo in sixty, and its weights are rounded no more than those of Dynamic int8.`,
      view: {
        model: 's:vit',
        columns: [
          { mode: 'float32' },
          { mode: 'dynamic-int8' },
          { mode: 'int8', scheme: 'tflite' },
        ],
        baseline: 0,
        column: 2,
        layer: '',
        tab: 'overview',
      },
      ask: {
        question: 'What does Full int8 round that Dynamic int8 keeps in float?',
        choices: ['The weights', 'The signals between layers', 'The photos of the test set'],
        answer: 1,
        why: 'Both store weights in 8 bits. Full int8 also stores every signal in 8 bits, and the spread of a signal, squared, has large and tiny values at once: 255 places are few for it.',
      },
    },
    {
      title: 'Give the signals room',
      text: `The weights can stay as they are. What is needed are finer signals: a mode that stores them with 16 bits has 65,535 places for each. It is slow where nothing fast is there to compute with it, and for some operators there is none at all: those stay in float.`,
      view: { column: 2 },
      todo: 'Change the mode of “Full int8” to Int16 × int8, or add such a column, and see whether the answers come back.',
      task: { kind: 'column', which: 'any', mode: 'int16x8', accuracy: { min: 87.5 } },
    },
    {
      title: 'No class to hide behind',
      text: `An autoencoder squeezes a photo into 24 numbers and draws it again from them. There is no right class: what counts is how near each pixel comes. It is measured in [dB], and more is better: 6 dB more is half the error.

Dynamic int8 differs by two hundredths of a dB. A classifier would not have changed a single answer, and here the difference is certain: thousands of photos came out a trace worse.`,
      view: {
        model: 's:autoencoder',
        columns: [
          { mode: 'float32' },
          { mode: 'dynamic-int8' },
          { mode: 'int8', scheme: 'tflite' },
          { mode: 'int8', scheme: 'tflite', weightBits: 4 },
        ],
        baseline: 0,
        column: 2,
        layer: '',
        tab: 'overview',
      },
      ask: {
        question: 'Why does a classifier hide small errors, and an autoencoder does not?',
        choices: [
          'Its weights are larger',
          'It only says which score is highest',
          'It is never rounded',
        ],
        answer: 1,
        why: 'A score may be a little off: as long as it stays the highest, the answer is the same. Of a picture every pixel is compared.',
      },
    },
    {
      title: 'Damage that can be read',
      text: `The last one writes first names. It is given the letters so far and says which letter comes next; its 40 % sound low, but nobody can know how a name goes on.

The picture shows what each file writes when all throw the same dice. With 8 bits it writes other names that sound as good. With 2 bits it stammers.`,
      view: {
        model: 's:names',
        columns: [
          { mode: 'float32' },
          { mode: 'int8', scheme: 'tflite' },
          { mode: 'int8', scheme: 'tflite', weightBits: 2 },
        ],
        baseline: 0,
        column: 2,
        layer: '',
        tab: 'predictions',
      },
      todo: 'Give the weights of the last column as few bits as it needs to be right on 38 % of the letters or more: at most 4.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        bits: { max: 4 },
        accuracy: { min: 38 },
      },
    },
  ],
};

import type { Lesson } from '../lesson.ts';

export const training: Lesson = {
  id: 'training',
  title: 'Training that knows of rounding',
  about: 'How a network learns to live with very few bits.',
  steps: [
    {
      title: 'Where rounding is too late',
      text: `Full int8 with 2 bits for a weight: three places, minus, zero, plus. Rounding a finished network to that costs most of what it knew. No choice of scale brings it back.`,
      view: {
        model: 's:mlp',
        columns: [{ mode: 'float32' }, { mode: 'int8', weightBits: 2 }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'weights',
      },
    },
    {
      title: 'Let it feel the rounding',
      text: `Training shows the network photos, sees how wrong its answer is, and moves each weight a little. With [fake quantization] the answer is computed with rounded weights already: the network is punished for errors that rounding makes, and finds weights that lie well on the places.`,
      view: { tab: 'train' },
      ask: {
        question:
          'A weight hardly moves in one step, and its place stays the same. What has to be kept while training?',
        choices: ['Only its place', 'Its exact value beside the place', 'Neither'],
        answer: 1,
        why: 'The small moves add up in the exact value until it crosses to the next place. The finished file keeps only the places.',
      },
    },
    {
      title: 'Choose what it trains for',
      text: `In the settings of Train stands “Quantization-aware”: every step computes as the integer file will. The bits are a setting, too; 8 are usual.

While it trains, you see the error fall, and the weights walk towards the places.`,
      view: { tab: 'train' },
    },
    {
      title: 'Train for 2 bits',
      text: `The training runs here, on your machine, on thousands of photos. When it ends, a new column appears: a real file with the weights that were learned, measured like all others.`,
      view: { tab: 'train' },
      todo: 'Set 2 bits for the weights, start the training, and wait for its column to be measured.',
      task: {
        kind: 'column',
        which: 'any',
        trained: true,
        bits: { max: 2 },
        accuracy: { min: 60 },
      },
    },
  ],
};

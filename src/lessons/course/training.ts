import type { Lesson } from '../lesson.ts';

export const training: Lesson = {
  id: 'training',
  title: 'Training that knows of rounding',
  about: 'How a network learns to live with very few bits.',
  learned: `With [fake quantization] a network feels the rounding while it learns, and finds weights that do well at very few places. Size and bits stay as they are. It takes a training, so what costs nothing is tried first: scales, ranges, balanced channels.`,
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
      title: 'Train for 2 bits',
      text: `The settings of the training stand at the left of the picture; on a phone, above it. “Quantization-aware” is chosen already: every step computes as the integer file will. Only the bits are missing.

The training runs here, on your machine, on 10,000 photos, and takes some seconds. When it ends, a new column appears: a real file with the weights that were learned, measured like all others.`,
      view: { tab: 'train' },
      todo: 'Open “Rounding and ranges”, set “Bits of a weight” to 2, and press “Start training”.',
      task: {
        kind: 'column',
        which: 'any',
        trained: true,
        bits: { max: 2 },
        accuracy: { min: 40 },
      },
    },
    {
      title: 'Look what it did',
      text: `The loss says how surprised the network is by the right answers: its curve falls. Below, the weights: grey where they are in training, lines where the three places lie. The file computes with the places alone.

The new column has the same size as the broken one, and the same three places. Only the weights lie better on them.`,
      view: { tab: 'train' },
      ask: {
        question: 'What did the training change, so that 2 bits do better than before?',
        choices: [
          'It gave some weights more bits',
          'It moved weights, so that after rounding they work together',
          'It rounds less',
        ],
        answer: 1,
        why: 'Size, bits and places are as before. Each weight was moved while all others were rounded already, so they make up for each other’s errors.',
      },
    },
    {
      title: 'Give it more time',
      text: `One epoch is one look at every photo. The curve was still falling when it ended, so it can learn more. As floats this network is right in 87 of 100 cases: how near can three places come?`,
      view: { tab: 'train' },
      todo: 'Under “Data”, set “Epochs” to 3 or more, train again, and reach 75 % right answers with 2 bits.',
      task: {
        kind: 'column',
        which: 'any',
        trained: true,
        bits: { max: 2 },
        accuracy: { min: 75 },
      },
    },
  ],
};

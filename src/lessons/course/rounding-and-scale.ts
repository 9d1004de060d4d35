import type { Lesson } from '../lesson.ts';

const ROUNDED = {
  mode: 'weight-only-int8',
  scheme: 'tflite',
  granularity: 'per-tensor',
} as const;

export const roundingAndScale: Lesson = {
  id: 'rounding-and-scale',
  title: 'Rounding and scale',
  about: 'How a weight becomes a whole number, what a scale is, and why zero stays zero.',
  learned: `A weight is divided by the [scale] and rounded: the file keeps the whole number. Times the scale it comes back, off by half a scale at most. The largest weight and the number of bits decide the scale, and zero always has a whole number of its own, the [zero point].`,
  steps: [
    {
      title: 'Follow one weight',
      text: `Under the picture one weight is worked out in a line; “step by step” leads to the same at length. It is divided by the [scale], rounded to a whole number, and multiplied by the scale again.

What comes out is near what went in, and the difference is the error of [rounding]. The weight shown is the one that rounding moves most: nearly all others fare better.

The column has one scale for its whole layer. In lesson 1 each [channel] had its own (lesson 4 is about that), so 4 bits scored a little better there.`,
      view: {
        model: 's:mlp',
        columns: [{ mode: 'float32' }, { ...ROUNDED, weightBits: 4 }],
        baseline: 0,
        column: 1,
        tab: 'weights',
        part: 'histogram',
      },
    },
    {
      title: 'The scale is the step',
      text: `A file with whole numbers needs one float more: the scale, once for a whole layer here. Value = whole number × scale. So the [places] lie one scale apart, and no weight is moved by more than half a scale.

On the line, drag x and see where it lands. Then drag an end of the range, or type another: the places move together or apart, and so does what x becomes.`,
      view: { tab: 'numbers', part: 'line' },
      ask: {
        question: 'The scale is 0.1, a weight is 0.27. What does the network compute with?',
        choices: ['0.2', '0.27', '0.3'],
        answer: 2,
        why: '0.27 ÷ 0.1 = 2.7, which is rounded to 3, and 3 × 0.1 = 0.3. It is off by 0.03; more than 0.05 is impossible.',
      },
    },
    {
      title: 'Where the scale comes from',
      text: `The outermost place has to reach the largest weight. With 4 bits there are 7 places on either side of zero: scale = largest weight ÷ 7. With 3 bits there are only 3.

One large weight makes the step larger for all.

The worked example takes whichever weight is moved most. To follow the same one through the change, click a bar first.`,
      view: { column: 1, tab: 'weights', part: 'histogram' },
      todo: 'Set the column to 3 bits and see the scale more than double in the worked example.',
      task: {
        kind: 'column',
        which: 'selected',
        mode: 'weight-only-int8',
        bits: { min: 3, max: 3 },
      },
    },
    {
      title: 'Zero stays zero',
      text: `One of the places is exactly zero. Networks are full of zeros, and they should stay that.

The whole number that stands for it is the [zero point]: value = (whole number − zero point) × scale. For weights it is 0, in the middle. [Signals|signal] between layers (elsewhere on this page: activations) are often never negative, and places below zero would be wasted on them. For those it is the lowest whole number: −128 with 8 bits.

See it on the line: choose “asymmetric”, type 0 for min and 8 for Bits in the boxes under it. The line says which whole number stands for 0.`,
      view: { tab: 'numbers', part: 'line' },
      ask: {
        question:
          'Whole numbers go from −128 to 127; a signal goes from 0 to 6. Which whole number should stand for zero?',
        choices: ['0', '−128', '127'],
        answer: 1,
        why: 'With the zero point at −128 all 256 numbers serve values from 0 to 6, and the scale is 6 ÷ 255. With 0 in the middle, half of them would stand for values that never come.',
      },
    },
    {
      title: 'As few bits as possible',
      text: `At 2 bits only three places are left: minus, zero, plus. The column guesses.

You know the trade now: each bit less makes the scale somewhat more than twice as large, as 7 places on each side of zero become 3, then 1; and the error grows with it. Find the point where the network still sees.`,
      view: {
        columns: [{ mode: 'float32' }, { ...ROUNDED, weightBits: 2 }],
        column: 1,
        tab: 'weights',
        part: 'histogram',
      },
      todo: 'Give the column back as few bits as you can, so that at least 85 % of the answers are right.',
      task: {
        kind: 'column',
        which: 'selected',
        mode: 'weight-only-int8',
        bits: { max: 4 },
        accuracy: { min: 85 },
      },
    },
  ],
};

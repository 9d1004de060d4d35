import type { Lesson } from '../lesson.ts';

export const integerArithmetic: Lesson = {
  id: 'integer-arithmetic',
  title: 'Computing with whole numbers',
  about: 'How a layer multiplies and adds without a single float, and why that is quick.',
  learned: `Inputs and weights are whole numbers, their products are added up in 32 bits, in the [accumulator], and one multiplication with a shift brings the sum back to 8. Taking the [zero point] off makes zero exact, and the cut at the end does what ReLU does.`,
  steps: [
    {
      title: 'A smaller file is not a faster one',
      text: `In “Weight-only int8” the file holds whole numbers, but before the network multiplies they are turned into floats again: the picture says so. That saves room, and no work. A chip without floats cannot run it at all.

To multiply whole numbers by whole numbers, the [signals|signal] have to be rounded as well, each with a scale and a [zero point].`,
      view: {
        model: 's:fashion-cnn',
        columns: [{ mode: 'float32' }, { mode: 'weight-only-int8' }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'numbers',
        part: 'dot',
      },
    },
    {
      title: 'Make a file of whole numbers',
      text: `How large signals get, nobody knows beforehand: so some photos are run first, and their range is noted. That is [calibration]. The page does it as soon as a column asks for it.`,
      todo: 'Add a column “Full int8” with the + at the right of the table, or change the mode of the second column.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        smaller: { min: 3.9 },
        accuracy: { min: 90.5 },
      },
    },
    {
      title: 'Watch a sum grow',
      text: `Look at one value that the first layer computes on the photo: four inputs, each times its weight. They are the numbers of a real run. Press Play, or go step by step with the arrows.

The zero point is taken off each input first. So a black pixel, which is stored as −128, counts 0, as it should.`,
      view: {
        columns: [{ mode: 'float32' }, { mode: 'int8' }],
        column: 1,
        layer: '',
        tab: 'numbers',
        part: 'dot',
      },
      ask: {
        question:
          'A layer may add up 6,272 products, each up to 255 × 127: that makes 203 million. How many bits does the sum need?',
        choices: ['8 bits: up to 127', '16 bits: up to 32,767', '32 bits: up to 2,147 million'],
        answer: 2,
        why: 'So sums are kept in 32 bits, in the accumulator, and are rounded to 8 bits only at the end. In the table this is int8 × int8 → int32.',
      },
    },
    {
      title: 'Back to 8 bits without a float',
      text: `The sum in the [accumulator] counts in tiny steps: scale of the signal × scale of the weights. The next layer wants larger steps. So the sum is multiplied by a large whole number and then shifted, which is a division by 2, 4, 8 …: the boxes below the sum.

Then comes the zero point of the result, and what does not fit into 8 bits is cut off. Below the boxes you find what the float model has there.`,
      view: { tab: 'numbers', part: 'dot' },
    },
    {
      title: 'The cut is useful, too',
      text: `After this layer stands a ReLU: what is below zero becomes zero. In whole numbers that costs nothing. Zero is stored as −128, the lowest of all, and the last box cuts there anyway.

Every number is yours to change: choose a product by its number, type another weight or input, and press Enter. Where the pixel is black, its weight does not matter.`,
      view: { tab: 'numbers', part: 'dot' },
      todo: 'Change a weight, between −127 and 127, so that the sum falls below zero and the result is cut to −128.',
      task: { kind: 'dot', result: { max: -128 } },
    },
  ],
};

import type { Lesson } from '../lesson.ts';

export const integerArithmetic: Lesson = {
  id: 'integer-arithmetic',
  title: 'Computing with whole numbers',
  about: 'How a layer multiplies and adds without a single float, and why that is quick.',
  steps: [
    {
      title: 'A smaller file is not a faster one',
      text: `In “Weight-only int8” the file holds whole numbers, but before the network runs they are turned into floats again. That saves room, and no work: look at “Arithmetic” under “All rows”.

A chip without floats cannot run it at all.`,
      view: {
        model: 's:fashion-cnn',
        columns: [{ mode: 'float32' }, { mode: 'weight-only-int8' }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'weights',
      },
    },
    {
      title: 'Signals become whole numbers, too',
      text: `To multiply whole numbers by whole numbers, the [signals|signal] need to be rounded as well. Each gets a scale and a [zero point]. How large signals get, nobody knows beforehand: so some photos are run first. That is [calibration].`,
    },
    {
      title: 'Adding up needs room',
      text: `A layer multiplies each signal by its weight and adds up all products. Two numbers of 8 bits give a product of up to 127 × 127 = 16,129. The large layer of this network adds up 3,136 of them.`,
      ask: {
        question: 'The sum can reach 50 million. How many bits does it need?',
        choices: ['8 bits: up to 127', '16 bits: up to 32,767', '32 bits: up to 2,147 million'],
        answer: 2,
        why: 'So sums are kept in 32 bits, in the accumulator, and are rounded to 8 bits only at the end. In the table this is int8 × int8 → int32.',
      },
    },
    {
      title: 'Back to 8 bits without a float',
      text: `The sum in the [accumulator] counts in steps of (scale of the signal × scale of the weights). The next layer wants its own steps. So the sum is multiplied by the quotient of both: a whole number, then a shift by some bits, which is a division by 2, 4, 8 …

Not one float is needed on the way from photo to answer.`,
    },
    {
      title: 'Make a file of whole numbers',
      text: `A file for a chip without floats has to have whole numbers everywhere. Do it, and compare: accuracy, size, and photos per second under “All rows”.`,
      todo: 'Add a column “Full int8” with the + at the right of the table, or change the mode of the second column.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        smaller: { min: 3.9 },
        accuracy: { min: 90.5 },
      },
    },
  ],
};

import type { Lesson } from '../lesson.ts';

export const numbersAndBits: Lesson = {
  id: 'numbers-and-bits',
  title: 'Numbers and bits',
  about: 'What a network is made of, and how few bits its numbers can do with.',
  learned: `A network is a heap of numbers, and each of them costs bits. With fewer bits a weight has fewer [places] to stand at, and moves to the nearest. A network bears that for long, as errors upwards and downwards cancel out; then a single bit less breaks it.`,
  steps: [
    {
      title: 'A network is a heap of numbers',
      text: `The network that is open looks at small photos of clothes and names what it sees: shirt, bag, boot. All it has learned sits in about 100,000 numbers, its [weights|weight].

The picture counts them: the higher it is at a value, the more weights have that value. Most of them lie close to zero.`,
      view: {
        model: 's:mlp',
        columns: [{ mode: 'float32' }, { mode: 'weight-only-int8' }],
        baseline: 0,
        column: 0,
        tab: 'weights',
        part: 'histogram',
      },
    },
    {
      title: 'Every number costs bits',
      text: `A computer writes numbers as rows of zeros and ones, its [bits|bit]. As trained, every weight is a [float] of 32 bits: that is the column FP32. The column “Weight-only int8” has 8 bits for each, and its file is almost four times smaller.

The picture belongs to one column at a time: here first to the one with 8 bits.`,
      view: { column: 1 },
      todo: 'Click FP32’s size in the table, and look at the weights as they were trained.',
      task: { kind: 'column', which: 'selected', mode: 'float32' },
    },
    {
      title: 'Turn a bit over',
      text: `Here a single weight is written in four ways, bit by bit. Click a bit: it turns from 0 to 1 or back, and the value beside it changes. Some bits hardly matter, others change everything.

In a float, the exponent says how large the number is, the fraction holds its digits. bfloat16 is the float of 32 bits with its second half cut off: it reaches as far, with fewer digits.

In int8 there is no decimal point: eight bits write a whole number, and a step says how much one is worth.`,
      view: { tab: 'numbers', part: 'bits' },
    },
    {
      title: 'Few bits, few places',
      text: `Two bits write four different numbers: 00, 01, 10, 11. So a weight with few bits cannot have just any value: it has to stand at one of a few [places] (elsewhere on this page: levels), the marks under the picture. Each weight goes to the nearest one. The figures below count steps, from one place to the next; how large a step is comes in lesson 2.

8 bits give 255 places, so many that the picture hardly changes.`,
      view: { column: 1, tab: 'weights', part: 'histogram' },
      ask: {
        question: 'How many different numbers can 3 bits write?',
        choices: ['3', '6', '8', '9'],
        answer: 2,
        why: 'Each bit doubles them: 2 × 2 × 2 = 8. Seven are used here, so that as many places lie below zero as above.',
      },
    },
    {
      title: 'Take half of the bits away',
      text: `The number of bits is a setting of the column. Watch the picture while you change it: the weights stay the same, the places get fewer, and every weight has further to go.

The list of layers says in [dB] how much larger the weights are than their errors: 6 dB less means an error twice as large, and that is about what each bit costs.`,
      view: { column: 1 },
      todo: 'Give “Weight-only int8” 4 bits: with the bits above the picture, or behind the column’s settings.',
      task: {
        kind: 'column',
        which: 'selected',
        mode: 'weight-only-int8',
        bits: { min: 4, max: 4 },
      },
    },
    {
      title: 'Where it breaks',
      text: `At 4 bits there are 15 places left, and still the [accuracy] in the table has hardly moved (the line under it says how far chance alone may have moved it). The network adds up hundreds of weights, and errors upwards and downwards mostly cancel out.

That cannot go on for ever. Every file here is really made and really asked 10,000 photos, so you will see the truth within a second or two.

A file can keep these weights in 8, 4 or 2 bits, nothing between: 7, 6 or 5 bits still take a byte each, and 3 take 4. “Without gaps” is what it would take if they were packed without a gap.`,
      view: { column: 1 },
      todo: 'Take bits away until fewer than half of the answers are right.',
      task: {
        kind: 'column',
        which: 'selected',
        mode: 'weight-only-int8',
        accuracy: { max: 50 },
      },
    },
  ],
};

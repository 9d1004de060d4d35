import type { Lesson } from '../lesson.ts';

export const whichLayerHurts: Lesson = {
  id: 'which-layer-hurts',
  title: 'Which layer hurts',
  about: 'How to find out why a file fails, and how to mend it without giving up its size.',
  learned: `Which layer hurts is found by experiment: each is rounded alone, and left out alone. Here channels of very different size shared one scale; balanced, they fit it, and the file is as small as before. A layer left in float helps too, but costs bytes and time.`,
  steps: [
    {
      title: 'This one only guesses',
      text: `There are ten kinds of clothes. Who guesses is right once in ten times, and that is just what the column “Full int8” does, though all of its numbers have 8 bits.

As floats, the same network is right in 91 of 100 cases. So nothing is wrong with what it has learned.`,
      view: {
        model: 's:unbalanced-cnn',
        columns: [{ mode: 'float32' }, { mode: 'int8', scheme: 'tflite' }],
        baseline: 0,
        column: 1,
        tab: 'weights',
      },
    },
    {
      title: 'Ask every layer',
      text: `Which layer spoils it? Only an experiment can tell: round one layer and leave all others alone, or round all others and leave this one alone. For each layer the page makes such files and runs them.`,
      view: { column: 1, tab: 'layers', part: 'network' },
      todo: 'Press “Measure every layer”, and give it a few seconds.',
      task: { kind: 'column', which: 'any', mode: 'int8', scheme: 'tflite', explained: true },
    },
    {
      title: 'Read the cause',
      text: `At the top stands the cause, with its evidence and with remedies that were tried: what each gains, and what it costs in bytes. Below, each layer with what it costs alone and what comes back when it is left out. How loud a layer is beside its error is said in [dB].`,
      view: { tab: 'layers', part: 'network' },
      ask: {
        question: 'What is named as the cause?',
        choices: [
          'Too few photos for calibration',
          'Channels of very different size',
          'One weight that is far too large',
        ],
        answer: 1,
        why: 'In one layer some channels are hundreds of times larger than others. Their signals share one scale, so the small ones are rounded to nothing, even though weights have a scale for each channel.',
      },
    },
    {
      title: 'Follow one photo',
      text: `The same seen on a single photo: the float model and the file look at it side by side, and each bar is how wrong a layer’s result is, as a share of it. Walk along with the slider.

Errors add up where a layer rounds badly, and heal a little where many values are added or the largest is picked.`,
      view: { column: 1, tab: 'layers', part: 'growth' },
      ask: {
        question: 'Where does the error become as large as the signal itself?',
        choices: [
          'At once, where the photo is rounded',
          'In the layer conv2d_1',
          'Only in the last layer',
        ],
        answer: 1,
        why: 'Up to there the error is small. From there on little of the photo is left, and no later layer can bring it back.',
      },
    },
    {
      title: 'Float is a crutch',
      text: `A layer can be left in float: it is then as good as before. But its weights take four times the room, and numbers are turned back and forth around it.

It is better to take the cause away. Channels can be balanced: one layer’s channel is made smaller, and the next layer makes up for it. The network computes the same.`,
    },
    {
      title: 'Repair it',
      text: `Everything that you need is on this page: the remedies in Layers, and the settings of the column. The scheme “tflite” does what TensorFlow’s converter does; “best” balances channels by itself.`,
      view: { column: 1, tab: 'layers', part: 'network' },
      todo: 'Bring a “Full int8” column to 90 % right answers, with no layer left in float.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        kept: { max: 0 },
        accuracy: { min: 90 },
      },
    },
  ],
};

import type { Lesson } from '../lesson.ts';

const COARSE = { mode: 'int8', scheme: 'tflite', weightBits: 4 } as const;

export const perChannel: Lesson = {
  id: 'per-channel',
  title: 'A scale for each channel',
  about: 'Why one scale for a whole layer can blind a network, and what mends it.',
  learned: `One scale for a whole layer has to follow its largest [channel], and rounds small ones to nothing. With a scale for each channel, [per-channel], all of them are seen again, for a few kilobytes. The file runs either way: only accuracy tells.`,
  steps: [
    {
      title: 'One filter, one channel',
      text: `The network that is open now looks at photos through filters. Each filter looks for one thing, an edge or a texture, and its weights are one [channel] of a layer. The picture shows one of them: W as it was learned, Ŵ as the file restores it, and W − Ŵ, what was lost between. Choose other channels above it.

Channels learn on their own: the weights of one may be ten times as large as those of the next.`,
      view: {
        model: 's:mobilenet',
        columns: [{ mode: 'float32' }, { ...COARSE, granularity: 'per-tensor' }],
        baseline: 0,
        column: 1,
        layer: 'conv2d',
        tab: 'weights',
        part: 'kernel',
      },
    },
    {
      title: 'One scale for all',
      text: `In the column “Full int8” every layer has a single scale: [per-tensor]. It has to reach the largest weight of the largest channel, and all others live with that step.

Its weights have 4 bits, and it has lost a fifth of its right answers. The file runs all the same: only Accuracy shows what happened.`,
      view: { column: 1, layer: '', tab: 'weights', part: 'histogram' },
      ask: {
        question:
          'Places lie 1.0 apart. What happens to a channel whose weights are all below 0.4?',
        choices: ['Nothing much', 'All of them become 0', 'They become 1.0'],
        answer: 1,
        why: 'Zero is the nearest place for each of them. The channel has gone blind: whatever it was looking for is no longer seen.',
      },
    },
    {
      title: 'See it in a layer',
      text: `In the layers called depthwise each channel has just nine weights, so some channels are much smaller than others. The list gives each layer in [dB], how much larger its weights are than their errors: 6 dB more means half the error, and depthwise_conv2d is among the low ones.

The picture shows how far each channel reaches, against the one range that a single scale has to cover.`,
      view: { column: 1, tab: 'weights', part: 'channels' },
      todo: 'Choose the layer depthwise_conv2d in the list of layers.',
      task: { kind: 'layer', layer: 'depthwise_conv2d' },
    },
    {
      title: 'What it costs',
      text: `The remedy: every channel gets a scale of its own, [per-channel]. A scale is one more number for each channel, while the weights take the same room. So the file grows by a few kilobytes, which is much for a small network and nothing for a large one.

TensorFlow Lite does so by default, but not all devices can.`,
    },
    {
      title: 'Give every channel its scale',
      text: `Now mend it. Everything stays as it is, but that each channel gets a scale of its own. It comes close to FP32, not all the way: 4 bits are few.

Only weights can have a scale for each channel. A [signal] has one for all of its channels; what to do where that hurts is in lesson 5.`,
      view: { column: 1 },
      todo: 'In the settings of “Full int8”, change “scales of the weights” to per-channel, and leave 4 bits.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        bits: { max: 4 },
        granularity: 'per-channel',
        accuracy: { min: 85 },
      },
    },
  ],
};

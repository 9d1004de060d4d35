import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Whose rules are followed: `tflite` writes what the reference tools write, `best` what measures best. */
export const SCHEMES = ['tflite', 'best'] as const;
/** One of {@link SCHEMES}. */
export type Scheme = (typeof SCHEMES)[number];

/** The setting `scheme`. */
export const scheme = defineSetting<Scheme>()({
  ...choice(SCHEMES),
  usual: 'tflite',
  link: 's',
  meaning: 'scheme: whose rules are followed',
  readBy: ({ weights }) => weights.kind === 'integer',
  title: (value) => `scheme ${value}`,
  inFileName: (value) => `scheme-${value}`,
  option: {
    name: 'scheme',
    value: 'SCHEME',
    help: [
      "tflite: the numbers of TensorFlow's converter (default here);",
      'best: what measures best (default on the page)',
    ],
  },
  control: {
    place: 'chip',
    label: 'whose rules',
    chip: (value) => `scheme: ${value}`,
    offered: () => ['best', 'tflite'],
    options: {
      best: {
        label: 'best: what measures best',
        meaning:
          'Clean ranges, channels balanced across layers, biases of coarse weights corrected. The tools do not do this.',
      },
      tflite: {
        label: 'tflite: equal to TensorFlow’s converter',
        meaning:
          'The numbers that the converter writes, to the last bit; with 4 bits those of ai-edge-quantizer.',
      },
    },
  },
});

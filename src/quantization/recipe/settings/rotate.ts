import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** How what dense layers read is rotated, so that outliers among their weights are spread out: not, by LiteRT's operator, or by products. */
export const ROTATIONS = ['off', 'custom-op', 'decomposed'] as const;
/** One of {@link ROTATIONS}. */
export type Rotate = (typeof ROTATIONS)[number];

/** The setting `rotate`: src/passes/rotate-inputs.ts. */
export const rotate = defineSetting<Rotate>()({
  ...choice(ROTATIONS),
  usual: 'off',
  whenTrained: 'off',
  link: 'h',
  meaning: 'rotation before dense layers, and by what',
  readBy: ({ weights }) => weights.kind === 'integer',
  title: (value) => (value === 'off' ? 'not rotated' : `rotated, ${value}`),
  inFileName: (value) => (value === 'decomposed' ? 'rotated-decomposed' : 'rotated'),
  option: {
    name: 'rotate',
    value: 'FORM',
    help: [
      `rotate dense layers before weights are rounded: ${ROTATIONS.join(', ')}`,
      '(decomposed runs everywhere and takes more bytes)',
    ],
  },
  control: {
    place: 'tuning',
    label: 'Rotate before dense layers (Hadamard)',
    description:
      'Mixes the weights of each row, and what the layer reads, so that single outliers are spread out: the float model computes the same. It pays at 2 bits, with a range of weights that is cut off; with the whole range it can cost.',
    options: {
      off: { label: 'Not rotated' },
      'custom-op': {
        label: 'By LiteRT’s own operator',
        meaning: 'Small and fast on CPUs and in the browser; microcontrollers and NPUs lack it.',
      },
      decomposed: {
        label: 'By matrices',
        meaning: 'Products with a stored matrix: runs everywhere, and the file is larger.',
      },
    },
  },
});

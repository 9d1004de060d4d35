import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Element type of the graph's inputs and outputs. */
export const IO_TYPES = ['float32', 'int8', 'uint8'] as const;
/** One of {@link IO_TYPES}. */
export type IoType = (typeof IO_TYPES)[number];

/** The setting `io`. */
export const io = defineSetting<IoType>()({
  ...choice(IO_TYPES),
  usual: 'float32',
  link: 'i',
  meaning: 'element type of input and output',
  readBy: ({ integerIo = false }) => integerIo,
  title: (value) => `${value} in and out`,
  inFileName: (value) => `${value}-io`,
  option: {
    name: 'io',
    value: 'TYPE',
    help: [`inputs and outputs of mode int8: ${IO_TYPES.join(', ')}`],
  },
  control: {
    place: 'chip',
    label: 'type of input and output',
    chip: (value) => `${value} in/out`,
    options: {
      float32: { meaning: 'Floats in and out: works as a drop-in for the float model.' },
      int8: { meaning: 'Signed bytes in and out: for integer-only chips.' },
      uint8: { meaning: 'Unsigned bytes in and out: what a camera gives.' },
    },
  },
});

import { choice } from '../../../base/kinds.ts';
import type { ModeSpec } from '../../modes/mode-spec.ts';
import { defineSetting } from './setting.ts';

/** Which weights share a scale: those of an output channel, of the tensor, or of a block of one row (dense layers, 4 bits). */
export const GRANULARITIES = [
  'per-channel',
  'per-tensor',
  'blockwise-32',
  'blockwise-64',
  'blockwise-128',
] as const;
/** One of {@link GRANULARITIES}. */
export type Granularity = (typeof GRANULARITIES)[number];

/** Weights per block, or null for the other granularities. */
export function blockSizeOf(granularity: Granularity): number | null {
  return granularity.startsWith('blockwise-')
    ? Number(granularity.slice('blockwise-'.length))
    : null;
}

/** What a mode offers: blocks need a kernel that reads them. */
export function granularitiesOf({ blocks = false }: ModeSpec): readonly Granularity[] {
  return GRANULARITIES.filter((name) => blocks || blockSizeOf(name) === null);
}

/** The setting `granularity`. */
export const granularity = defineSetting<Granularity>()({
  ...choice(GRANULARITIES),
  usual: 'per-channel',
  link: 'g',
  meaning: 'which weights share a scale: an output channel, the tensor, or a block of a row',
  readBy: ({ weights }) => weights.kind === 'integer',
  title: (value) => value,
  inFileName: (value) => value,
  option: {
    name: 'granularity',
    value: 'G',
    help: [`scales of weights: ${GRANULARITIES.join(', ')}`],
  },
  control: {
    place: 'chip',
    label: 'scales of the weights',
    offered: granularitiesOf,
    options: {
      'per-channel': {
        meaning: 'Each output channel has its own scale: finer steps, a few more bytes.',
      },
      'per-tensor': {
        meaning: 'One scale for all weights of a layer: one wide channel costs all others.',
      },
      'blockwise-32': {
        meaning: 'In dense layers every 32 weights of a row share a scale: finest, most bytes.',
      },
      'blockwise-64': { meaning: 'In dense layers every 64 weights of a row share a scale.' },
      'blockwise-128': { meaning: 'In dense layers every 128 weights of a row share a scale.' },
    },
  },
});

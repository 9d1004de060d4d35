import { expect, test } from 'vitest';
import type { WeightPicture } from '../../workers/engine.ts';
import { layOutWeights } from './weight-layout.ts';

/** Weights of `bits` bits between −1 and 1, more of them near zero. */
function weightsOf(bits: number): WeightPicture {
  const most = 2 ** (bits - 1) - 1;
  const levels = Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  return {
    layer: 'dense',
    channel: null,
    unit: 'value',
    trained: { min: -1, max: 1, counts: Uint32Array.from({ length: 64 }, () => 1000) },
    lattice: {
      positions: Float64Array.from(levels, (level) => level / most),
      counts: Uint32Array.from(levels, (level) => 12_345 - 10 * Math.abs(level)),
    },
    quantization: null,
  };
}
const labels = (bits: number, width: number) =>
  layOutWeights(weightsOf(bits), { width, height: 300 }, false, 1).labels;

test('bars say how many weights they have gathered where all of them have room', () => {
  expect(labels(2, 320)).toEqual(['12.3k', '12.3k', '12.3k']);
  expect(labels(4, 800)).toHaveLength(15);
  expect(labels(4, 320)).toEqual([]);
  expect(labels(8, 1600)).toEqual([]);
});

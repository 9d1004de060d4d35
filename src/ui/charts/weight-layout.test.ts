import { expect, test } from 'vitest';
import type { WeightPicture } from '../../workers/engine.ts';
import { layOutWeights } from './weight-layout.ts';

/** Weights of `bits` bits between −1 and 1, more of them near zero. */
function weightsOf(bits: number): WeightPicture {
  const most = 2 ** (bits - 1) - 1;
  const levels = Array.from({ length: 2 * most + 2 }, (_, i) => i - most - 1);
  return {
    layer: 'dense',
    channel: null,
    unit: 'value',
    trained: { min: -1, max: 1, counts: Uint32Array.from({ length: 64 }, () => 1000) },
    lattice: {
      positions: Float64Array.from(levels, (level) => level / most),
      counts: Uint32Array.from(levels, (level) =>
        level < -most ? 0 : 12_345 - 10 * Math.abs(level),
      ),
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

test('the lowest integer is no place as long as no weight goes there', () => {
  const picture = weightsOf(3);
  const levelsOf = (shown: WeightPicture) =>
    layOutWeights(shown, { width: 640, height: 300 }, false, 1).bars.map(({ level }) => level);
  expect(levelsOf(picture)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  picture.lattice?.counts.fill(5);
  expect(levelsOf(picture)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3]);
});

test('the axis has figures only where bars have none', () => {
  const figures = (bits: number) =>
    layOutWeights(weightsOf(bits), { width: 640, height: 300 }, false, 1).yFigures;
  expect([figures(3), figures(8)]).toEqual([false, true]);
});

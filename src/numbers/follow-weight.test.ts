/** A handful of weights followed one by one, held against the rounding of the whole layer. */
import { expect, test } from 'vitest';
import {
  quantizeWeights,
  type WeightSpec,
  weightScales,
} from '../quantization/rounding/rounding.ts';
import { channelRanges } from './channel-ranges.ts';
import { followIn, mostMovedTo, type RoundedLayer } from './follow-weight.ts';
import { kernelPicture } from './kernel-picture.ts';

/** Three channels of 2×2 windows on two inputs, each ten times as wide as the one before. */
const SHAPE = [3, 2, 2, 2];
const values = Float32Array.from({ length: 24 }, (_, i) =>
  Math.fround(Math.sin(i * 12.9898) * 10 ** (Math.floor(i / 8) - 1)),
);
const spec: WeightSpec = {
  bits: 4,
  arithmetic: 'float64',
  layout: { channels: 3, inner: 8 },
  halfRange: Float64Array.of(0.1, 1, 10),
};
const layerOf = (changes: Partial<WeightSpec> | null): RoundedLayer => ({
  values,
  shape: SHAPE,
  channelAxis: 0,
  instruction: changes
    ? {
        ...{ kind: 'quantize-weights', at: { op: 0, input: 1 }, quantizedDimension: 0 },
        ...{ blockSize: null, type: 'int4', expand: true, reason: '' },
        spec: { ...spec, ...changes },
      }
    : undefined,
});
const one = { layout: { channels: 1, inner: 24 }, halfRange: Float64Array.of(10) };

test('each weight goes where the file has it', () => {
  const integers = quantizeWeights(values, spec);
  const scales = weightScales(spec);
  const follow = followIn(layerOf({}));
  for (let index = 0; index < values.length; index++) {
    const channel = Math.floor(index / 8);
    const scale = scales[channel] ?? 0;
    const q = integers[index] ?? 0;
    const restored = q * scale;
    const x = values[index];
    expect(follow(index)).toEqual({ x, scale, q, restored, index, channel, zeroPoint: 0 });
  }
  expect(followIn(layerOf(null))(3)).toMatchObject({ x: values[3], restored: values[3] });
});

test('of the weights at a level the one that was moved most, in a channel or anywhere', () => {
  const integers = quantizeWeights(values, spec);
  const layer = layerOf({});
  const follow = followIn(layer);
  for (const channel of [null, 0, 2]) {
    for (let q = -7; q <= 7; q++) {
      const at = [...integers.keys()].filter(
        (i) => integers[i] === q && (channel === null || Math.floor(i / 8) === channel),
      );
      const moved = (i: number) => Math.abs(follow(i).x - follow(i).restored);
      const most = Math.max(...at.map(moved));
      const found = mostMovedTo(layer, q, channel);
      if (at.length === 0) expect(found).toBeNull();
      else expect(moved(found?.index ?? -1)).toBe(most);
    }
  }
  expect(mostMovedTo(layerOf(null), 0, null)).toBeNull();
});

test('a single scale leaves few integers to a narrow channel', () => {
  const ranges = channelRanges(layerOf(one));
  expect(ranges).toMatchObject({ bits: 4, levels: 15, ownScales: false });
  expect([...ranges.mins]).toEqual(
    [0, 1, 2].map((c) => Math.min(...values.slice(8 * c, 8 * c + 8))),
  );
  const widest = [0, 1, 2].map((c) => Math.max(...values.slice(8 * c, 8 * c + 8).map(Math.abs)));
  expect(ranges.reach).toBe(Math.max(...widest));
  expect([...ranges.sharedLevels]).toEqual(
    widest.map((w) => 2 * Math.round((7 * w) / ranges.reach) + 1),
  );
  // The two narrow channels are rounded to nothing: the error is the weight itself.
  const energy = values.slice(0, 8).reduce((sum, x) => sum + x * x, 0);
  expect(ranges.rmse?.[0]).toBeCloseTo(Math.sqrt(energy / 8), 7);
  const own = channelRanges(layerOf({}));
  expect(own.ownScales).toBe(true);
  expect(own.rmse?.[0]).toBeLessThan((ranges.rmse?.[0] ?? 0) / 5);
  expect(channelRanges(layerOf(null)).rmse).toBeNull();
});

test('a kernel is a window for each input, cell by cell', () => {
  const kernel = kernelPicture(layerOf({}), { channel: 1, window: 0 });
  expect(kernel).toMatchObject({ window: [2, 2], windows: 2, first: 0, count: 2, channel: 1 });
  // Channel 1 starts at 8; inputs lie next to one another.
  expect([...kernel.indices]).toEqual([8, 10, 12, 14, 9, 11, 13, 15]);
  const follow = followIn(layerOf({}));
  kernel.indices.forEach((index, i) => {
    const { x, q, restored } = follow(index);
    expect([kernel.trained[i], kernel.integers[i]]).toEqual([x, q]);
    expect(kernel.restored[i]).toBe(Math.fround(restored));
  });
  const depthwise = kernelPicture(
    { ...layerOf({}), shape: [1, 2, 4, 3], channelAxis: 3 },
    { weight: 5 },
  );
  expect(depthwise).toMatchObject({ window: [2, 4], windows: 1 });
  expect([...depthwise.indices]).toEqual([2, 5, 8, 11, 14, 17, 20, 23]);
});

test('many weights come in pages', () => {
  const long: RoundedLayer = {
    values: new Float32Array(2 * 3000),
    shape: [2, 3000],
    channelAxis: 0,
    instruction: undefined,
  };
  expect(kernelPicture(long, { channel: 1, window: 0 })).toMatchObject({
    windows: 3000,
    first: 0,
    count: 1024,
  });
  const second = kernelPicture(long, { weight: 3000 + 1500 });
  expect([second.first, second.count, second.indices[0]]).toEqual([1024, 1024, 4024]);
  expect(kernelPicture(long, { channel: 7, window: 1e9 })).toMatchObject({
    first: 2048,
    count: 952,
  });
  expect(kernelPicture(long, { channel: 0, window: -5 }).first).toBe(0);
});

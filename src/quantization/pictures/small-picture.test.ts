/** Pictures of a handful of weights, number by number. */
import { describe, expect, test } from 'vitest';
import type { WeightSpec } from '../rounding/rounding.ts';
import { type PictureRequest, weightPicture } from './weight-picture.ts';

const f32 = Math.fround;

function picture(spec: Partial<WeightSpec>, changes: Partial<PictureRequest> = {}) {
  const full: WeightSpec = {
    bits: 4,
    arithmetic: 'float64',
    layout: { channels: 2, inner: 2 },
    halfRange: Float64Array.of(1, 2),
    ...spec,
  };
  return weightPicture({
    layer: 'y',
    values: Float32Array.of(1, -0.5, 0.25, 2),
    shape: [2, 2],
    channelAxis: 0,
    channel: null,
    instruction: {
      kind: 'quantize-weights',
      at: { op: 0, input: 1 },
      spec: full,
      quantizedDimension: 0,
      blockSize: null,
      type: 'int4',
      expand: true,
      reason: '',
    },
    ...changes,
  });
}
/** Positions with what lies there. */
const drawn = ({ lattice }: ReturnType<typeof picture>) =>
  [...(lattice?.counts ?? [])].flatMap((count, i) =>
    count > 0 ? [[lattice?.positions[i], count]] : [],
  );
const bins = ({ trained }: ReturnType<typeof picture>) =>
  [...trained.counts].flatMap((count, i) => (count > 0 ? [[i, count]] : []));

// Scales 1/7 and 2/7: 1 → 7, −0.5 → −3.5 → −4, 0.25 → 0.875 → 1, 2 → 7.
const [first, second] = [f32(1 / 7), f32(2 / 7)];

describe('integers', () => {
  test('of several scales, in steps of each', () => {
    const made = picture({});
    expect(made).toMatchObject({ layer: 'y', channel: null, unit: 'scale' });
    expect(drawn(made)).toEqual([
      [-4, 1],
      [1, 1],
      [7, 2],
    ]);
    expect(made.lattice?.positions).toEqual(Float64Array.from({ length: 16 }, (_, i) => i - 8));
    // From −8 to 8 in 256 bins of 1/16; scales are a little larger in float32, quotients a little smaller.
    expect([made.trained.min, made.trained.max]).toEqual([-8, 8]);
    expect(bins(made)).toEqual([
      [(8 - 3.5) * 16, 1],
      [(8 + 0.875) * 16 - 1, 1],
      [(8 + 7) * 16 - 1, 2],
    ]);
  });

  test('what is lost, and the weight that loses most', () => {
    const errors = [1 - 7 * first, -0.5 + 4 * first, 0.25 - second, 2 - 7 * second];
    const noise = errors.reduce((sum, e) => sum + e * e, 0);
    const scaled = errors.reduce((sum, e, i) => sum + (e / (i < 2 ? first : second)) ** 2, 0);
    const { quantization } = picture({});
    expect(quantization).toEqual({
      dtype: 'int4',
      bits: 4,
      scales: Float32Array.of(first, second),
      zeroPoint: 0,
      levels: 15,
      levelsUsed: 3,
      zeros: 0,
      sqnrDb: expect.closeTo(10 * Math.log10(5.3125 / noise), 9),
      rmse: expect.closeTo(Math.sqrt(noise / 4), 12),
      rmseOverScale: expect.closeTo(Math.sqrt(scaled / 4), 12),
      example: {
        x: -0.5,
        scale: first,
        zeroPoint: 0,
        q: -4,
        restored: -4 * first,
        index: 1,
        channel: 0,
      },
    });
  });

  test('of one channel, in values', () => {
    const made = picture({}, { channel: 1 });
    expect(made).toMatchObject({ channel: 1, unit: 'value' });
    expect(drawn(made)).toEqual([
      [second, 1],
      [7 * second, 1],
    ]);
    expect([made.trained.min, made.trained.max]).toEqual([-8 * second, 8 * second]);
    // 0.25 and 2 of 16/7, in 256 bins; the scale is a little larger in float32.
    expect(bins(made)).toEqual([
      [(1 + 0.875 / 8) * 128 - 1, 1],
      [(1 + 7 / 8) * 128 - 1, 1],
    ]);
    expect(made.quantization?.example).toMatchObject({ index: 2, channel: 1, x: 0.25 });
    expect(made.trained.counts.reduce((a, b) => a + b)).toBe(2);
  });

  test('a channel of the last dimension lies in runs', () => {
    const layout = { channels: 2, inner: 1 };
    const made = picture({ layout }, { channel: 1, channelAxis: 1 });
    // −0.5 and 2 in steps of 2/7: −1.75 and 7.
    expect(drawn(made)).toEqual([
      [-2 * second, 1],
      [7 * second, 1],
    ]);
    expect(made.trained.counts.reduce((a, b) => a + b)).toBe(2);
  });

  test('weights without channels are drawn as a whole', () => {
    const one = { layout: { channels: 1, inner: 4 }, halfRange: Float64Array.of(2) };
    for (const channel of [0, 1]) {
      const made = picture(one, { channel, channelAxis: null });
      const count = made.trained.counts.reduce((a, b) => a + b);
      expect([made.unit, drawn(made).length, count]).toEqual(['value', 4, 4]);
    }
  });

  test('nothing lost, zeros, and the type that the file has', () => {
    const one = {
      bits: 8,
      layout: { channels: 1, inner: 4 },
      halfRange: Float64Array.of(127),
    };
    const { quantization } = picture(one, { values: Float32Array.of(0, 127, 0, -3) });
    expect(quantization).toMatchObject({
      dtype: 'int4',
      levels: 255,
      levelsUsed: 3,
      zeros: 0.5,
      sqnrDb: Number.POSITIVE_INFINITY,
      rmse: 0,
      rmseOverScale: 0,
    });
    expect(quantization?.example).toMatchObject({ index: 0, x: 0, restored: 0 });
    const nothing = picture(one, { values: new Float32Array(4) }).quantization;
    expect(nothing).toMatchObject({ sqnrDb: Number.POSITIVE_INFINITY, zeros: 1 });
  });

  test('beyond the range there is one integer more', () => {
    const cut = {
      arithmetic: 'float32-divide-even' as const,
      layout: { channels: 1, inner: 4 },
      halfRange: Float64Array.of(1.75),
    };
    const made = picture(cut, { values: Float32Array.of(-9, 1, 1, 1) });
    expect(drawn(made)).toEqual([
      [-2, 1],
      [1, 3],
    ]);
    expect(made.quantization).toMatchObject({ levels: 16, levelsUsed: 2 });
  });
});

describe('floats', () => {
  const half = { kind: 'halve', type: 'float16', at: { op: 0, input: 1 }, reason: '' } as const;

  test('halves have no lattice, and no one scale', () => {
    const values = Float32Array.of(1, 1, 1 + 2 ** -12, 1e-9);
    const { quantization, lattice, unit, trained } = picture({}, { instruction: half, values });
    expect([lattice, unit, trained.min, trained.max]).toEqual([
      null,
      'value',
      -f32(1 + 2 ** -12),
      f32(1 + 2 ** -12),
    ]);
    const tiny = f32(1e-9);
    const noise = 2 ** -24 + tiny * tiny;
    expect(quantization).toEqual({
      dtype: 'float16',
      bits: 16,
      scales: new Float32Array(),
      zeroPoint: 0,
      levels: 63488,
      levelsUsed: 2,
      zeros: 0.25,
      sqnrDb: expect.closeTo(10 * Math.log10((2 + (1 + 2 ** -12) ** 2) / noise), 6),
      rmse: expect.closeTo(Math.sqrt(noise / 4), 12),
      rmseOverScale: Number.NaN,
      example: {
        x: 1 + 2 ** -12,
        scale: 0,
        zeroPoint: 0,
        q: 0x3c00,
        restored: 1,
        index: 2,
        channel: 0,
      },
    });
  });

  test('as trained: the range is as wide on both sides', () => {
    const float = (...values: number[]) =>
      picture({}, { instruction: undefined, values: Float32Array.from(values) });
    const made = float(-3, 1, 0, 0);
    expect(made).toMatchObject({ unit: 'value', lattice: null, quantization: null });
    expect([made.trained.min, made.trained.max]).toEqual([-3, 3]);
    expect(float(-1, 2, 0, 0).trained).toMatchObject({ min: -2, max: 2 });
    expect(float(0, 0, 0, 0).trained).toMatchObject({ min: -1, max: 1 });
    const one = picture({}, { instruction: undefined, channel: 0 });
    expect(one.trained.counts.reduce((a, b) => a + b)).toBe(2);
  });

  test('a channel without weights', () => {
    const { quantization } = picture({}, { instruction: half, channel: 9 });
    expect(quantization).toMatchObject({ zeros: 0, rmse: 0, levelsUsed: 0 });
    const none = { x: 0, scale: 0, zeroPoint: 0, q: 0, restored: 0, index: 0, channel: 0 };
    expect(quantization?.example).toEqual(none);
  });
});

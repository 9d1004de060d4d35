import { describe, expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { mainGraph } from '../../ir/model.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import type { ModeName } from '../modes/index.ts';
import { planQuantization } from '../plan/plan.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { weightPicture } from './weight-picture.ts';

const model = readTflite(referenceFile('fashion_cnn/tflite_float.tflite'));

/** The picture of the second convolution, 128×2×2×64. */
function picture(mode: ModeName, channel: number | null, changes: Partial<Recipe> = {}) {
  const graph = mainGraph(model);
  const op = graph.operators.findLastIndex((operator) => operator.op === 'CONV_2D');
  const tensor = graph.tensors[graph.operators[op]?.inputs[1] ?? -1];
  const { instructions } = planQuantization(model, { ...defaultRecipe(mode), ...changes });
  const instruction = instructions.find(
    (i) =>
      (i.kind === 'quantize-weights' || i.kind === 'halve') && i.at.op === op && i.at.input === 1,
  );
  return weightPicture({
    layer: 'conv2d_1',
    values: tensor?.data as Float32Array,
    shape: tensor?.shape ?? [],
    channelAxis: 0,
    instruction: instruction as Parameters<typeof weightPicture>[0]['instruction'],
    channel,
  });
}

const total = (counts: Uint32Array | undefined) => counts?.reduce((a, b) => a + b, 0);

describe('weight picture', () => {
  test('every weight is in the histogram and on the lattice', () => {
    for (const channel of [null, 5]) {
      const { trained, lattice } = picture('weight-only-int8', channel);
      const weights = channel === null ? 128 * 256 : 256;
      expect(total(trained.counts)).toBe(weights);
      expect(total(lattice?.counts)).toBe(weights);
    }
  });

  test('one channel is drawn in real values, several scales in units of the scale', () => {
    const one = picture('weight-only-int8', 3);
    expect(one.unit).toBe('value');
    const [a = 0, b = 0] = one.lattice?.positions ?? [];
    expect(b - a).toBeCloseTo(one.quantization?.scales[3] ?? 0, 12);
    expect(picture('weight-only-int8', null).unit).toBe('scale');
    expect(picture('weight-only-int8', null, { granularity: 'per-tensor' }).unit).toBe('value');
  });

  test('plain rounding errs by 1/√12 of the scale, and each bit is worth 6 dB', () => {
    const eight = picture('weight-only-int8', null).quantization;
    const four = picture('weight-only-int4', null).quantization;
    expect(eight?.rmseOverScale).toBeCloseTo(1 / Math.sqrt(12), 2);
    expect((eight?.sqnrDb ?? 0) - (four?.sqnrDb ?? 0)).toBeCloseTo(4 * 6.02, -0.5);
    expect(four?.levelsUsed).toBeLessThanOrEqual(15);
  });

  test('levels are the integers that weights are scaled to, for every width and arithmetic', () => {
    for (const [bits, levels] of [
      [8, 255],
      [7, 127],
      [4, 15],
      [2, 3],
    ] as const) {
      for (const mode of ['weight-only-int8', 'dynamic-int8'] as const) {
        const { quantization } = picture(mode, null, { weightBits: bits });
        expect(quantization?.levels, `${mode}, ${bits} bits`).toBe(levels);
        expect(quantization?.levelsUsed).toBeLessThanOrEqual(levels);
      }
    }
    expect(picture('weight-only-int4', null).quantization?.levels).toBe(15);
  });

  test('the example is the worst weight, followed exactly', () => {
    const { example } = picture('weight-only-int8', null).quantization ?? {};
    expect(example?.restored).toBeCloseTo((example?.q ?? 0) * (example?.scale ?? 0), 12);
    const distance = Math.abs((example?.x ?? 0) - (example?.restored ?? 0)) / (example?.scale ?? 1);
    expect(distance).toBeGreaterThan(0.49);
    expect(distance).toBeLessThanOrEqual(0.5001);
  });

  test('float modes have no lattice; float32 loses nothing', () => {
    expect(picture('float32', null).quantization).toBeNull();
    const half = picture('float16', null);
    expect(half.lattice).toBeNull();
    expect(half.quantization?.sqnrDb).toBeGreaterThan(60);
  });
});

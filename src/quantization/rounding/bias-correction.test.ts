/** Bias correction, by hand: 2 bits, so that errors are large. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import { channelLayout } from '../../tensor/channels.ts';
import { convertModel } from '../conversion.ts';
import { columnRecipe, type Recipe } from '../recipe/recipe.ts';
import { meanShift } from './bias-correction.ts';
import type { WeightSpec } from './rounding.ts';

const constant = (shape: readonly number[], ...values: number[]) => ({
  name: 'weights',
  shape,
  dtype: 'float32' as const,
  data: Float32Array.from(values),
});
/** −1, 0 or 1 times `half` of the channel. */
const twoBits = (shape: readonly number[], axis: number | null, ...half: number[]): WeightSpec => ({
  bits: 2,
  arithmetic: 'float32-inverse-scale',
  layout: channelLayout(shape, axis),
  halfRange: Float64Array.from(half),
});

describe('Σ (rounded − weight) · mean of each output channel', () => {
  test('a dense layer, a scale for each channel', () => {
    // Rounded to 1, 0, 0 and 0, 2, 0: errors 0, −0.25, 0.125 and −0.5, 0, −0.75.
    const weights = constant([2, 3], 1, 0.25, -0.125, 0.5, 2, 0.75);
    const shift = meanShift(weights, twoBits([2, 3], 0, 1, 2), Float64Array.of(10, 4, 2), false);
    expect([...(shift ?? [])]).toEqual([-0.75, -6.5]);
  });

  test('a convolution: the mean of its input channel, at every place of the window', () => {
    const weights = constant([1, 2, 1, 2], 1, 0.25, 0.25, -0.125);
    const shift = meanShift(weights, twoBits([1, 2, 1, 2], 0, 1), Float64Array.of(10, 4), false);
    expect([...(shift ?? [])]).toEqual([-0.25 * 4 - 0.25 * 10 + 0.125 * 4]);
  });

  test('a depthwise one, two outputs of each input channel', () => {
    // Errors of output 3: −0.5, and 1 for the weight 1 that is rounded up to 2. [1, 1, 2, 4]: outputs 0 and 1 read channel 0, outputs 2 and 3 channel 1.
    const weights = constant([1, 1, 2, 4], 1, 0.25, 1, 0.5, 0.25, 1, -0.125, 1);
    const spec = twoBits([1, 1, 2, 4], 3, 1, 1, 1, 2);
    const shift = meanShift(weights, spec, Float64Array.of(10, 4), true);
    expect([...(shift ?? [])]).toEqual([-2.5, -2.5, 0.5, 2]);
  });

  test('none where the means are of something else', () => {
    const weights = constant([1, 1, 1, 4], 1, 1, 1, 1);
    const spec = twoBits([1, 1, 1, 4], 0, 1);
    for (const means of [undefined, new Float64Array(), new Float64Array(2), new Float64Array(3)])
      expect(meanShift(weights, spec, means, false)).toBeUndefined();
    for (const means of [undefined, new Float64Array(), new Float64Array(3)])
      expect(meanShift(weights, spec, means, true)).toBeUndefined();
  });
});

describe('what the file holds', () => {
  const b = buildGraph();
  const x = b.input('x', [-1, 1, 1, 2]);
  const kernel = b.constant('kernel', [2, 1, 1, 2], Float32Array.of(1, 0.25, 0.5, 2));
  const bias = b.constant('bias', [2], Float32Array.of(3, -1));
  const y = b.op('CONV_2D', 'y', [x, kernel, bias], {
    padding: Padding.VALID,
    strideW: 1,
    strideH: 1,
    fusedActivationFunction: ActivationFunctionType.NONE,
  });
  const model = b.finish([y]);

  function biasIn(changes: Partial<Recipe>, means = Float64Array.of(10, 4)) {
    const recipe = { ...columnRecipe('int8'), weightBits: 2, ...changes };
    const converted = convertModel(
      model,
      recipe,
      () => ({ min: 0, max: 2.55 }),
      (name) => (name === 'x' ? means : undefined),
    );
    const { tensors, operators } = mainGraph(converted.model);
    const tensor = tensors[operators.find(({ op }) => op === 'CONV_2D')?.inputs[2] ?? -1];
    const values = Array.from(tensor?.data as Int32Array);
    return values.map((value, i) => value * (tensor?.quantization?.scale[i] ?? 0));
  }

  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 1));

  test('the bias less the shift, which makes up for it', () => {
    // Errors −0.25 and −0.5, of channels 1 and 0.
    expect(biasIn({})).toEqual(near([3 + 0.25 * 4, -1 + 0.5 * 10]));
  });

  test('the bias as it is, with the setting off, in the scheme tflite, or without means', () => {
    const plain = near([3, -1]);
    expect(biasIn({ correctBias: false })).toEqual(plain);
    expect(biasIn({ scheme: 'tflite' })).toEqual(plain);
    expect(biasIn({}, new Float64Array())).toEqual(plain);
  });

  test('with 8 bits only where all channels share a scale', () => {
    expect(biasIn({ weightBits: null }, Float64Array.of(1000, 1000))).toEqual(near([3, -1]));
    // 0.25 is rounded to 16 of 127 steps of 2: an error of 0.00197, times 1000.
    const shared = { weightBits: null, granularity: 'per-tensor' } as const;
    const [first = 0] = biasIn(shared, Float64Array.of(0, 1000));
    expect(first).toBeCloseTo(3 - 1000 * (16 * (2 / 127) - 0.25), 1);
  });
});

import { describe, expect, test } from 'vitest';
import { modelWith } from '../testing/data-sets.ts';
import { madeUpPixels, syntheticSamples } from './synthetic.ts';

const valuesOf = (facts: ReturnType<typeof modelWith>, seed = 1) =>
  syntheticSamples(facts, seed).read(0, 8) as readonly Float32Array[];

describe('made-up samples', () => {
  test('pictures fill the range that the model stores, and neighbours are alike', () => {
    const facts = modelWith([1, 16, 16, 3], 2);
    const int8 = { ...facts.inputs[0]!, dtype: 'int8' as const };
    const quantized = {
      ...facts,
      inputs: [{ ...int8, quantization: { scale: [1 / 127.5], zeroPoint: [0] } }],
    };
    const [values = new Float32Array()] = valuesOf(quantized);
    expect(values).toHaveLength(8 * 16 * 16 * 3);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(1);
    const steps = values.subarray(3).map((value, i) => Math.abs(value - values[i]!));
    expect(steps.reduce((a, b) => a + b, 0) / steps.length).toBeLessThan(0.25);
  });

  test('other values lie around 0, the same for the same seed, sample by sample', async () => {
    const facts = modelWith([-1, 500], 2);
    const [values = new Float32Array()] = valuesOf(facts);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(valuesOf(facts)[0]).toEqual(values);
    expect(valuesOf(facts, 2)[0]).not.toEqual(values);
    const [third] = await syntheticSamples(facts).read(3, 1);
    expect(third).toEqual(values.slice(1500, 2000));
  });

  test('what looks like a picture says how its pixels become values; a row of numbers is none', () => {
    const pixelsOf = (facts: ReturnType<typeof modelWith>) => madeUpPixels(facts, facts.inputs[0]!);
    expect(pixelsOf(modelWith([1, 16, 16, 3], 2))?.preset).toBe('0..1');
    const scaled = { ...modelWith([1, 3, 16, 16], 2), scalesPixels: true };
    expect(pixelsOf(scaled)?.preset).toBe('0..255');
    expect(pixelsOf(modelWith([1, 784], 2))).toBeNull();
    expect(pixelsOf(modelWith([1, -1, -1, 3], 2))).toBeNull();
  });

  test('numbers that stand for things are not made up', () => {
    const facts = modelWith([1, 8], 2);
    const words = { ...facts, inputs: [{ ...facts.inputs[0]!, dtype: 'int32' as const }] };
    expect(() => syntheticSamples(words)).toThrow(/stand for things/);
  });
});

import { expect, test } from 'vitest';
import { maxAbsPerChannel } from '../../tensor/channels.ts';
import {
  halfRanges,
  quantizeWeights,
  WEIGHT_ARITHMETICS,
  type WeightArithmetic,
  weightScales,
} from '../rounding/rounding.ts';
import { roundingStep } from './explain-rounding.ts';

const ARITHMETICS = Object.keys(WEIGHT_ARITHMETICS) as WeightArithmetic[];

test.each(ARITHMETICS)(
  '%s: the step leads to the integer that the quantizer stores',
  (arithmetic) => {
    const layout = { channels: 1, inner: 1 };
    const values = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i * 12.9898) * 0.7331);
    // Weights on and beside ties: with a scale of 1/128 these are exact.
    values.set(Array.from({ length: 200 }, (_, i) => (i - 100 + 0.5) / 256));
    const halfRange = halfRanges(maxAbsPerChannel(values, layout), arithmetic);
    const spec = { bits: 8, arithmetic, layout, halfRange };
    const [scale = 0] = weightScales(spec);
    const wrong = [...quantizeWeights(values, spec)].filter(
      (q, i) => !roundingStep(arithmetic, { x: values[i] ?? 0, scale }, q).exact,
    );
    // Only scales that are not yet float32 can round a weight otherwise, and they hardly ever do.
    expect(wrong.length).toBeLessThanOrEqual(
      arithmetic === 'float64' || arithmetic === 'float32-inverse-range' ? 2 : 0,
    );
  },
);

test('ties are told as such, by the rule of the arithmetic', () => {
  const half = { x: 2.25, scale: 0.5 };
  expect(roundingStep('float32-divide-even', half, 4)).toEqual({
    quotient: 4.5,
    tie: 'even',
    exact: true,
  });
  expect(roundingStep('float32-inverse-scale', half, 5)).toEqual({
    quotient: 4.5,
    tie: 'away',
    exact: true,
  });
  expect(roundingStep('float64', { x: 2.2, scale: 0.5 }, 4).tie).toBeNull();
  // A quotient below the tie that float32 cannot tell from it.
  const near = { x: 4.5 * Math.fround(0.1), scale: Math.fround(0.1) };
  const below = { ...near, x: near.x * (1 - 1e-9) };
  expect(roundingStep('float32-divide-even', below, 4).tie).toBe('even');
  expect(roundingStep('float64', below, 4)).toMatchObject({ tie: null, exact: true });
  expect(roundingStep('float64', below, 5).exact).toBe(false);
  // A tie when divided, and just below it when multiplied with the inverse.
  const scale = Math.fround(3 / 127);
  const between = { x: Math.fround((3.5 * 3) / 127), scale };
  expect(roundingStep('float32-divide-even', between, 4)).toEqual({
    quotient: 3.5,
    tie: 'even',
    exact: true,
  });
  expect(roundingStep('float32-inverse-scale', between, 3)).toEqual({
    quotient: 3.5 - 2 ** -22,
    tie: null,
    exact: true,
  });
});

import { expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { modeOf } from '../modes/index.ts';
import { rotationSizes, rotationStage, SPREAD } from './rotation-picture.ts';

test('sizes up to the greatest power of two that divides the width', () => {
  expect(rotationSizes(24)).toEqual([1, 2, 4, 8]);
  expect(rotationSizes(6272).at(-1)).toBe(128);
  expect(rotationSizes(7)).toEqual([1]);
});

/** Rows of small weights, of which a few in a hundred are ten times as large. */
function request() {
  const [out, width] = [16, 128];
  const random = seededRandom(4);
  const bell = () => random() + random() + random() + random() - 2;
  const values = Float32Array.from({ length: out * width }, (_, k) =>
    k % 37 === 0 ? 10 * bell() : bell(),
  );
  const { weights } = modeOf('dynamic-int4');
  if (weights.kind !== 'integer') throw new Error('int4 are integers');
  const settings = {
    mode: 'dynamic-int4',
    granularity: 'per-channel',
    weightBits: null,
    weightEstimator: 'min-max',
  } as const;
  return { values, shape: [out, width], settings, storage: weights };
}

test('outliers vanish, and less is lost: stage by stage', () => {
  const given = request();
  const stages = rotationSizes(128).map((size) => rotationStage(given, size));
  const [first, last] = [stages[0]!, stages.at(-1)!];
  expect(first.largest).toBeGreaterThan(7);
  expect(last.largest).toBeLessThan(5);
  expect(first.excessKurtosis).toBeGreaterThan(10);
  expect(Math.abs(last.excessKurtosis)).toBeLessThan(0.5);
  expect(last.sqnrDb - first.sqnrDb).toBeGreaterThan(5);
  for (const [i, { size, weights, excessKurtosis }] of stages.entries()) {
    expect(size).toBe(2 ** i);
    expect(weights.counts.reduce((a, b) => a + b, 0)).toBe(given.values.length);
    expect([weights.min, weights.max]).toEqual([-SPREAD, SPREAD]);
    expect(excessKurtosis).toBeLessThan((stages[i - 1]?.excessKurtosis ?? Infinity) + 0.5);
  }
});

test('fewer bits lose more at every stage, and zeros lose nothing', () => {
  const given = request();
  const two = { ...given, settings: { ...given.settings, weightBits: 2 } };
  for (const size of [1, 16, 128]) {
    expect(rotationStage(two, size).sqnrDb).toBeLessThan(rotationStage(given, size).sqnrDb);
  }
  const zeros = { ...given, values: new Float32Array(given.values.length) };
  expect(rotationStage(zeros, 128)).toMatchObject({ largest: 0, sqnrDb: Infinity });
});

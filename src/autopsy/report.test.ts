/** What becomes of an explanation on its way to another thread. */
import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { chain, errorsOf, layerOf, weightsOf } from '../testing/examined.ts';
import type { Explanation } from './explain.ts';
import { reportOf } from './report.ts';
import type { TensorErrors } from './tensor-errors.ts';

const scored = { score: 0.5, chance: null, mse: 1, sqnrDb: 3 };

/** Of one layer with this result. */
function reported(output: TensorErrors | undefined) {
  const layer = layerOf(chain(), 0, { output, weights: weightsOf() });
  const report = reportOf({
    ...{ kind: 'accuracy', baseline: 0.9, whole: scored, samples: 7, fell: true, explained: 0.2 },
    file: { file: new Uint8Array(12) } as Explanation['file'],
    ...{ causes: [], ruledOut: ['clipping'] },
    layers: [{ ...layer, bytes: 40, macs: 16 }],
    activations: output ? [output] : [],
  });
  return { report, layer: report.layers[0] };
}

test('numbers and names, and neither files nor weights', () => {
  const { report, layer } = reported(errorsOf('a', { signal: 100, noise: 1, clipped: 10 }));
  expect(report).toMatchObject({
    ...{ kind: 'accuracy', baseline: 0.9, whole: scored, samples: 7, fell: true },
    ...{ explained: 0.2, fileBytes: 12, causes: [], ruledOut: ['clipping'] },
  });
  expect(layer).toMatchObject({
    name: 'a',
    op: 'FULLY_CONNECTED',
    mode: defaultRecipe('int8').mode,
  });
  // 10 of 1,000 values.
  expect(layer).toMatchObject({ sqnrDb: 20, clipped: 0.01, weightSqnrDb: 42, bytes: 40, macs: 16 });
  expect(structuredClone(report)).toEqual(report);
});

test.each([
  ['nothing is lost', { signal: 1, noise: 0 }, Number.POSITIVE_INFINITY],
  ['all is 0, and stays so', { signal: 0, noise: 0 }, Number.POSITIVE_INFINITY],
  ['floats', { lattice: null, signal: 100, noise: 1 }, 20],
] as const)('%s', (_, changes, sqnrDb) => {
  expect(reported(errorsOf('a', changes)).layer?.sqnrDb).toBe(sqnrDb);
});

test('what is said of an activation', () => {
  const { report } = reported(
    errorsOf('a', { signal: 100, energy: 81, dot: 90, noise: 4, saturated: 20, clipped: 10 }),
  );
  // 1,000 values: √(4 ÷ 1,000), in steps of 0.01.
  const rmse = Math.sqrt(0.004);
  expect(report.activations).toEqual([
    {
      ...{ name: 'a', min: -1, max: 1, maxError: 0.005, rmse, rmseOverScale: rmse / 0.01 },
      ...{ sqnrDb: 10 * Math.log10(25), cosine: 1, clipped: 0.01, saturated: 0.02 },
      levels: { used: 200, of: 256 },
    },
  ]);
  const floats = reported(errorsOf('a', { lattice: null })).report.activations[0];
  expect(floats).toMatchObject({
    rmseOverScale: null,
    clipped: null,
    saturated: null,
    levels: null,
  });
});

test('a result in float has no range to be cut off at', () => {
  expect(reported(errorsOf('a', { lattice: null, clipped: 10 })).layer?.clipped).toBeNull();
});

test('no such activation', () => {
  expect(reported(undefined).layer).toMatchObject({ sqnrDb: null, clipped: null });
});

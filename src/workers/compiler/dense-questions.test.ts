import { describe, expect, test } from 'vitest';
import { createDriver } from '../../driver/driver.ts';
import { buildGraph } from '../../ir/builder.ts';
import { columnRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import { Padding } from '../../schema/enums.ts';
import { seededRandom } from '../../tensor/random.ts';
import { createDenseQuestions } from './dense-questions.ts';
import { createWeightQuestions } from './weight-questions.ts';

const [ROWS, WIDTH] = [16, 64];

/** A convolution, then a dense layer in whose rows some weights stick out. */
function network() {
  const random = seededRandom(3);
  const b = buildGraph();
  const x = b.input('x', [1, 2, 8, 4]);
  const kernel = b.constant('kernel', [4, 1, 1, 4], new Float32Array(16).fill(0.5));
  const y = b.op('CONV_2D', 'conv', [x, kernel, b.constant('b', [4], new Float32Array(4))], {
    padding: Padding.SAME,
    ...{ strideH: 1, strideW: 1, dilationHFactor: 1, dilationWFactor: 1 },
  });
  const shape = b.constant('shape', [2], Int32Array.of(-1, WIDTH), 'int32');
  const flat = b.op('RESHAPE', 'flat', [y, shape], {});
  const values = Float32Array.from(
    { length: ROWS * WIDTH },
    (_, k) => (k % 29 === 0 ? 8 : 1) * (random() - 0.5),
  );
  const w = b.constant('w', [ROWS, WIDTH], values);
  return b.finish([b.op('FULLY_CONNECTED', 'dense', [flat, w], {})]);
}

const model = network();
const driver = createDriver(() => model);
const { rotation, blockRow, blockCost } = createDenseQuestions(async () => driver);
const { weights } = createWeightQuestions(async () => driver);
const two = columnRecipe('dynamic-int2');

describe('a rotation', () => {
  test('unrotated it is what the column rounds: the same SNR', async () => {
    const picture = await rotation(two, 'dense', 1);
    const { quantization } = await weights(two, 'dense', null);
    expect(picture?.bits).toBe(2);
    expect(picture?.stage.sqnrDb).toBeCloseTo(quantization?.sqnrDb ?? 0, 6);
    expect(picture?.clippedDb).toBe(picture?.stage.sqnrDb);
  });

  test('in whole blocks it is what a column with that setting rounds, whichever column asks', async () => {
    const rotated: Recipe = { ...two, rotate: 'custom-op' };
    const { quantization } = await weights(rotated, 'dense', null);
    for (const recipe of [two, rotated]) {
      const picture = await rotation(recipe, 'dense', WIDTH);
      expect(picture?.stage.sqnrDb).toBeCloseTo(quantization?.sqnrDb ?? 0, 4);
    }
  });

  test('ranges of the other kind beside those of the column', async () => {
    const whole = await rotation({ ...two, weightEstimator: 'min-max' }, 'dense', 8);
    const cut = await rotation({ ...two, weightEstimator: 'octav' }, 'dense', 8);
    expect(whole?.stage.sqnrDb).toBe(whole?.wholeDb);
    expect(cut?.stage.sqnrDb).toBe(cut?.clippedDb);
    expect([whole?.wholeDb, whole?.clippedDb]).toEqual([cut?.wholeDb, cut?.clippedDb]);
  });

  test('nothing of layers that are no matrix, are kept in float, or are not there', async () => {
    const kept: Recipe = { ...two, overrides: [{ layer: 'dense', mode: 'float32' }] };
    expect(await rotation(two, 'conv', 2)).toBeNull();
    expect(await rotation(kept, 'dense', 2)).toBeNull();
    expect(await rotation(columnRecipe('float16'), 'dense', 2)).toBeNull();
    expect(await rotation(two, 'no such layer', 2)).toBeNull();
  });
});

describe('blocks', () => {
  const four = columnRecipe('dynamic-int4');

  test('what they lose is what a column with them loses', async () => {
    const { quantization } = await weights({ ...four, granularity: 'blockwise-32' }, 'dense', null);
    const cost = await blockCost(four, 'dense', 32);
    expect(cost?.sqnrDb).toBeCloseTo(quantization?.sqnrDb ?? 0, 6);
    expect(cost?.bytes).toBe(((ROWS * WIDTH) / 32) * 2);
    expect(await blockCost(four, 'conv', 32)).toBeNull();
  });

  test('a row', async () => {
    expect(await blockRow(four, 'dense', 5, 32)).toMatchObject({ row: 5, rows: ROWS, bits: 4 });
  });
});

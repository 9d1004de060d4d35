/** Every defect is named first, and none is invented where there is none. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { CAUSE_CODES } from '../../autopsy/causes/index.ts';
import type { Explanation } from '../../autopsy/explain.ts';
import { openModel } from '../../driver/open-model.ts';
import { columnRecipe, defaultRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import { explainHere } from '../explained.ts';
import { publicFile } from '../reference-files.ts';
import { DEFECTS, type Defect, recipeOf } from './defects.ts';

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const runtime = await createLiteRtRuntime();
/** What takes longer is measured on fewer: enough for every fall that is looked for. */
const IMAGES: Readonly<Record<string, number>> = { mlp: 120, mobilenet: 60 };
const FEW_IMAGES = 24;
const CALIBRATION = 40;

async function explained(
  sample: string,
  recipe: Recipe,
  { model: change = (same) => same, calibration = (samples) => samples }: Partial<Defect> = {},
): Promise<Explanation> {
  const { model } = await openModel(publicFile(`samples/${sample}.h5`));
  const test = await source.loadTest();
  return explainHere({
    ...{ model: change(model), recipe, runtime, task: 'classification', labels: test.labels },
    samples: { ...test, count: IMAGES[sample] ?? FEW_IMAGES },
    calibration: calibration(await source.loadCalibration(CALIBRATION)),
  });
}

test('every cause has a defect', () => {
  expect(new Set(DEFECTS.map(({ cause }) => cause))).toEqual(new Set(CAUSE_CODES));
});

test.each(DEFECTS)('$name: $cause', async (defect) => {
  const { causes } = await explained(defect.sample, recipeOf(defect), defect);
  const [first] = causes;
  expect(first).toMatchObject({ cause: defect.cause, layer: defect.layer });
  if (defect.gain !== undefined) {
    expect(first?.remedies[0]?.gain).toBeGreaterThanOrEqual(defect.gain);
  }
});

test.each([
  ['fashion-cnn', 'int8'],
  ['mlp', 'int8'],
  ['mobilenet', 'int8'],
  ['resnet', 'int8'],
  ['mlp', 'dynamic-int8'],
  ['mobilenet', 'weight-only-int8'],
] as const)('%s, %s: healthy, and nothing is invented', async (sample, mode) => {
  const { causes, fell } = await explained(sample, defaultRecipe(mode));
  expect([fell, causes]).toEqual([false, []]);
});

test('the badly scaled CNN is healthy where its channels are equalized', async () => {
  const { causes, fell } = await explained('unbalanced-cnn', columnRecipe('int8'));
  expect([fell, causes]).toEqual([false, []]);
});

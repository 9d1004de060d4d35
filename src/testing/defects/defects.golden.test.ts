/** Every defect is named first, and none is invented where there is none. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import type { Examined } from '../../autopsy/causes/cause.ts';
import { CAUSE_CODES, CAUSES, lookedFor } from '../../autopsy/causes/index.ts';
import { openModel } from '../../driver/open-model.ts';
import { columnRecipe, defaultRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import { type ExplainedHere, examineHere, explainHere } from '../explained.ts';
import { publicFile } from '../reference-files.ts';
import { DEFECTS, type Defect, recipeOf } from './defects.ts';

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const runtime = await createLiteRtRuntime();
/** What takes longer is measured on fewer: enough for every fall that is looked for. */
const IMAGES: Readonly<Record<string, number>> = { mlp: 120, mobilenet: 60 };
const FEW_IMAGES = 24;
/** Of healthy networks: as many as an autopsy is offered with, fewer of those that take long. */
const HEALTHY_IMAGES: Readonly<Record<string, number>> = { resnet: 120, 'unbalanced-cnn': 120 };
const MOST_HEALTHY_IMAGES = 300;
const CALIBRATION = 40;

async function jobOf(
  sample: string,
  recipe: Recipe,
  {
    model: change = (same) => same,
    calibration = (samples) => samples,
    images = IMAGES[sample] ?? FEW_IMAGES,
    seen = CALIBRATION,
  }: Partial<Defect> & { readonly images?: number; readonly seen?: number } = {},
): Promise<ExplainedHere> {
  const { model } = await openModel(publicFile(`samples/${sample}.h5`));
  const test = await source.loadTest();
  return {
    ...{ model: change(model), recipe, runtime, task: 'classification', labels: test.labels },
    samples: { ...test, count: images },
    calibration: calibration(await source.loadCalibration(seen)),
  };
}

test('every cause has a defect', () => {
  expect(new Set(DEFECTS.map(({ cause }) => cause))).toEqual(new Set(CAUSE_CODES));
});

test.each(DEFECTS)('$name: $cause', async (defect) => {
  const { causes } = await explainHere(await jobOf(defect.sample, recipeOf(defect), defect));
  const [first] = causes;
  expect(first).toMatchObject({ cause: defect.cause, layer: defect.layer });
  expect(first?.evidence).toMatchObject(defect.evidence ?? {});
  if (defect.gain !== undefined) {
    expect(first?.remedies[0]?.gain).toBeGreaterThanOrEqual(defect.gain);
  }
});

/** Causes that are found in a measured file, as after a fall or without one. */
const findings = (context: Examined, fell: boolean) =>
  lookedFor(fell).flatMap((cause) =>
    CAUSES[cause].find({ ...context, fell }).map(({ layer }) => [cause, layer]),
  );

test.each([
  ['fashion-cnn', 'int8', defaultRecipe('int8')],
  ['mlp', 'int8', defaultRecipe('int8')],
  ['mobilenet', 'int8', defaultRecipe('int8')],
  ['resnet', 'int8', defaultRecipe('int8')],
  ['mlp', 'dynamic-int8', defaultRecipe('dynamic-int8')],
  ['mobilenet', 'weight-only-int8', defaultRecipe('weight-only-int8')],
  ['unbalanced-cnn', 'int8 with equalized channels', columnRecipe('int8')],
] as const)('%s, %s: healthy, and nothing is invented', async (sample, _, recipe) => {
  const images = HEALTHY_IMAGES[sample] ?? MOST_HEALTHY_IMAGES;
  const job = await jobOf(sample, recipe, { images, seen: recipe.calibrationSamples });
  const { context } = await examineHere(job);
  expect([context.fell, findings(context, false)]).toEqual([false, []]);
  // Nor would it be if chance had made it fall.
  expect(findings(context, true)).toEqual([]);
});

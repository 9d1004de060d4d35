/** The scheme `best` on networks that equalization harms: run on LiteRT, it is never further from float than `tflite`. */
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { PlaygroundError } from '../base/errors.ts';
import { compareOutputs } from '../evaluation/compare-outputs.ts';
import { meanOf, pairedDifference } from '../evaluation/paired.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { mobileNet, segmentationNet, smoothImages, tagger } from '../testing/hard-networks.ts';
import { createDriver } from './driver.ts';
import { createSampleRuns, type SampleRuns } from './sample-runs.ts';

const runtime = createLiteRtRuntime();
const images = smoothImages(40);
const first = (count: number) => ({ ...images, count: Math.min(count, images.count) });
const CHECKED = 32;

const MODES: readonly ModeName[] = [
  'weight-only-int8',
  'weight-only-int4',
  'dynamic-int8',
  'int8',
  'int16x8',
];
/** Networks, and the modes in which `best` made them worse than `tflite`, by more than 1 dB. */
const NETWORKS: readonly (readonly [string, Model, readonly ModeName[]])[] = [
  ['segmentation', segmentationNet(), ['weight-only-int8', 'int16x8']],
  ['mobile', mobileNet(), ['weight-only-int8', 'weight-only-int4', 'dynamic-int8', 'int16x8']],
  ['tagger', tagger(), MODES],
];

async function runs(): Promise<SampleRuns> {
  return createSampleRuns({ samples: first, calibrationSamples: 40, runtime: await runtime });
}

/** The file, and what is said of the check. */
async function converted(model: Model, recipe: Recipe, own: SampleRuns) {
  const { file, report } = await createDriver(() => model).convert(recipe, {
    runs: own,
    check: true,
  });
  const notes = report.diagnostics.filter(({ code }) => /^(pass|scheme)-/.test(code));
  return { file, notes };
}

describe.each(NETWORKS)('%s', (_, model, harmed) => {
  test.each(MODES)('%s', async (mode) => {
    const recipe = columnRecipe(mode);
    const own = await runs();
    const refuse = () =>
      Promise.reject(new PlaygroundError('runtime-failed', 'Not now.', 'Try again.'));
    const before = await converted(model, recipe, { ...own, compare: refuse });
    const after = await converted(model, recipe, own);
    const theirs = await converted(model, { ...recipe, scheme: 'tflite' }, own);
    const levels = await compareOutputs({
      reference: writeTflite(model),
      candidates: [before.file, after.file, theirs.file],
      samples: first(CHECKED),
      runtime: await runtime,
    });
    const [unguarded, best, tflite] = levels.map((list) => list ?? new Float64Array());
    if (!unguarded || !best || !tflite) throw new Error('nothing compared');
    const texts = [unguarded, best, tflite].map((list) => meanOf(list).toFixed(1));
    console.log(`${mode}: unguarded ${texts[0]}, best ${texts[1]}, tflite ${texts[2]} dB`);

    expect(before.notes.map(({ code }) => code)).toEqual(['scheme-not-checked']);
    if (harmed.includes(mode)) {
      expect(meanOf(tflite) - meanOf(unguarded)).toBeGreaterThan(1);
      expect(after.notes.map(({ code }) => code)).toEqual(['pass-left-out']);
      expect(after.notes[0]?.message).toMatch(
        /^(Equalization across layers|The scheme tflite) was/,
      );
    }
    const { mean, noise } = pairedDifference(tflite, best);
    expect(mean).toBeLessThanOrEqual(Math.max(0.1, 1.7 * noise));
  });
});

test('what was chosen does not depend on the columns before, and is measured once', async () => {
  const model = tagger();
  const own = await runs();
  let compared = 0;
  const counted: SampleRuns = {
    ...own,
    compare(task) {
      compared++;
      return own.compare(task);
    },
  };
  const recipe = columnRecipe('weight-only-int8');
  const alone = createDriver(() => model);
  expect(alone.isUnchecked(recipe)).toBe(true);
  const first = await alone.convert(recipe, { runs: counted, check: true });
  expect(alone.isUnchecked(recipe)).toBe(false);
  const once = compared;
  await alone.convert(recipe, { runs: counted, check: true });
  expect(compared).toBe(once);

  const others = createDriver(() => model);
  for (const mode of ['int8', 'dynamic-int8', 'weight-only-int8'] as const) {
    await others.convert(columnRecipe(mode), { runs: own, check: true });
  }
  await others.convert({ ...recipe, equalize: false }, { runs: own, check: true });
  const later = await others.convert(recipe, { runs: null, check: false });
  expect(later.file).toEqual(first.file);
  expect(later.report.diagnostics).toEqual(first.report.diagnostics);
  // Pictures show the weights of that file.
  const plain = others.preview({ ...recipe, equalize: false });
  expect(others.preview(recipe).model).toBe(plain.model);
});

test('no samples: a note says that it was not checked; samples that come later are used', async () => {
  const driver = createDriver(() => tagger());
  const recipe = columnRecipe('dynamic-int8');
  const codes = async (own: SampleRuns | null) => {
    const { report } = await driver.convert(recipe, { runs: own, check: true });
    return report.diagnostics.map(({ code }) => code);
  };
  expect(await codes(null)).toEqual(['scheme-not-checked']);
  expect(driver.isUnchecked(recipe)).toBe(true);
  expect(await codes(await runs())).toEqual(['pass-left-out']);
});

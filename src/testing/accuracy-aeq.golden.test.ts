/**
 * The tutorial's CNN beside the files of ai-edge-quantizer: nearly their accuracy or more, and no more bytes. Both files run
 * on LiteRT here; where its kernels are slow, on the first test images only.
 */
import { expect, test } from 'vitest';
import type { ModeName } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { openMeasurement, openTestSet, PATIENCE } from './accuracy.ts';
import { referenceFile, referenceResults, sampleOf } from './reference-files.ts';

interface Case {
  readonly mode: ModeName;
  readonly reference: string;
  /** Test images that both files run on; without it, theirs has run on all 10,000 under Python already. */
  readonly images?: number;
  readonly changes?: Partial<Recipe>;
}

const CASES: readonly Case[] = [
  { mode: 'weight-only-int8', reference: 'aeq_weight_only_wi8_afp32', images: 2500 },
  { mode: 'weight-only-int4', reference: 'aeq_weight_only_wi4_afp32', images: 600 },
  { mode: 'dynamic-int8', reference: 'aeq_dynamic_wi8_afp32' },
  { mode: 'dynamic-int4', reference: 'aeq_dynamic_wi4_afp32', images: 300 },
  // Theirs takes and gives integers.
  { mode: 'int8', reference: 'aeq_static_wi8_ai8', changes: { io: 'int8' } },
  { mode: 'int16x8', reference: 'aeq_static_wi8_ai16', images: 200 },
];

const opened = openMeasurement(sampleOf('fashion_cnn'));
const others = openTestSet();

const name = ({ mode, images }: Case) =>
  `${mode}: within 0.1 points of theirs on ${images ? `the first ${images}` : 'all 10,000'} images, no larger`;

for (const row of CASES) {
  test(name(row), { timeout: PATIENCE }, async () => {
    const { mode, reference, images, changes } = row;
    const recipe = { ...defaultRecipe(mode), ...changes };
    const { accuracy, file } = await (await opened)(recipe, images);
    const theirs = referenceFile(`fashion_cnn/${reference}.tflite`);
    const theirAccuracy = images
      ? (await (await others)(theirs, images)).accuracy
      : (referenceResults().fashion_cnn?.[reference]?.accuracy ?? Number.NaN);
    console.log(
      `${mode}: ${accuracy} (theirs ${theirAccuracy}), ${file.length} of ${theirs.length} bytes`,
    );
    // Whole images, so that no rounding decides.
    const off = Math.round((accuracy - theirAccuracy) * 10_000);
    expect(Math.abs(off)).toBeLessThanOrEqual(10);
    expect(file.length).toBeLessThanOrEqual(theirs.length);
  });
}

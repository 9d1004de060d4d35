/** What the scheme `best` is for: networks that the reference tools break, without a loss on the others. */
import { describe, expect, test } from 'vitest';
import { compare } from '../evaluation/make-report.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { openMeasurement, PATIENCE } from './accuracy.ts';
import {
  publicFile,
  REFERENCE_MODELS,
  referenceFile,
  referenceResults,
  sampleOf,
} from './reference-files.ts';

const MODES = ['int8', 'dynamic-int8', 'weight-only-int4'] as const;

describe('the badly scaled CNN, float 91.11 %', () => {
  const opened = openMeasurement(publicFile('samples/unbalanced-cnn.h5'));

  test('scheme tflite: int8 guesses, as the converter’s file does', {
    timeout: PATIENCE,
  }, async () => {
    const { accuracy, report } = await (await opened)(defaultRecipe('int8'));
    console.log(`unbalanced_cnn tflite int8: ${accuracy}`);
    expect(accuracy).toBeLessThanOrEqual(0.101);
    const theirs = referenceFile('unbalanced_cnn/top1/int8.u8');
    expect(compare(theirs, report.top1).agreement).toBeGreaterThanOrEqual(0.999);
  });

  test.each(MODES)('scheme best: %s keeps it', { timeout: PATIENCE }, async (mode) => {
    // Weights of 4 bits are expanded in every run.
    const images = mode === 'weight-only-int4' ? 2000 : undefined;
    const { accuracy } = await (await opened)({ ...defaultRecipe(mode), scheme: 'best' }, images);
    console.log(`unbalanced_cnn best ${mode}: ${accuracy}`);
    expect(accuracy).toBeGreaterThanOrEqual(mode === 'weight-only-int4' ? 0.9 : 0.908);
  });
});

test.each(REFERENCE_MODELS)(
  '%s: int8 of scheme best is no worse than the converter’s, and smaller',
  { timeout: PATIENCE },
  async (name) => {
    const measure = await openMeasurement(sampleOf(name));
    const { accuracy, file } = await measure({ ...defaultRecipe('int8'), scheme: 'best' });
    const theirs = referenceResults()[name]?.tflite_int8;
    console.log(`${name} best int8: ${accuracy}, ${file.length} of ${theirs?.bytes} bytes`);
    expect(accuracy).toBeGreaterThanOrEqual((theirs?.accuracy ?? 1) - 0.0005);
    expect(file.length).toBeLessThan((theirs?.bytes ?? 0) * (name === 'mobilenet' ? 0.97 : 1));
  },
);

/**
 * What learned rounding is for: few bits. Scheme best with and without it, calibrated on 200 training images. (The tutorial’s CNN, whose
 * dense layer takes a minute and a half to learn, went from 90.6 to 90.8 % with 3 bits when it was last run here.)
 */
import { expect, test } from 'vitest';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { openMeasurement, PATIENCE } from './accuracy.ts';
import { type ReferenceModel, sampleOf } from './reference-files.ts';

interface Case {
  readonly name: ReferenceModel;
  readonly mode: ModeName;
  readonly bits: number;
  /** Points of accuracy won at least; below 0: lost at most. */
  readonly gain: number;
  /** Test images, where the kernels are slow. */
  readonly images?: number;
}

const CASES: readonly Case[] = [
  { name: 'mlp', mode: 'weight-only-int8', bits: 2, gain: 30 },
  { name: 'mobilenet', mode: 'weight-only-int8', bits: 4, gain: 1, images: 2500 },
  { name: 'resnet', mode: 'int8', bits: 3, gain: 2, images: 2500 },
  { name: 'mlp', mode: 'weight-only-int4', bits: 4, gain: 0.2, images: 5000 },
];

for (const { name, mode, bits, gain, images } of CASES) {
  const change =
    gain > 0 ? `wins ${gain} points or more` : `loses ${Math.abs(gain)} points at most`;
  const where = images ? `the first ${images} images` : 'all 10,000 images';
  test(`${name}, ${mode}, ${bits} bits: ${change} on ${where}`, { timeout: PATIENCE }, async () => {
    const measure = await openMeasurement(sampleOf(name));
    const usual = { ...columnRecipe(mode), ...(mode.endsWith('int4') ? {} : { weightBits: bits }) };
    const nearest = await measure(usual, images);
    const learned = await measure({ ...usual, rounding: 'learned' }, images);
    console.log(`${name} ${mode} ${bits} bits: ${nearest.accuracy} → ${learned.accuracy}`);
    expect(100 * (learned.accuracy - nearest.accuracy)).toBeGreaterThanOrEqual(gain);
    expect(learned.file.length).toBe(nearest.file.length);
  });
}

import { describe, expect, test } from 'vitest';
import { CONVERTER_CASES, openAccuracy, PATIENCE } from './accuracy.ts';
import type { ReferenceModel } from './reference-files.ts';

/** Folding a BatchNorm rounds floats in another order than the converter does. */
const MODELS = [
  { name: 'mlp', folds: false },
  { name: 'mobilenet', folds: true },
  // Its convolutions run some 800 images a second; `npm run bench` runs all.
  { name: 'resnet', folds: true, most: 1500 },
] as const;

describe.each<{ name: ReferenceModel; folds: boolean; most?: number }>(MODELS)(
  '$name',
  ({ name, folds, most }) => {
    const opened = openAccuracy(name);

    test.each(CONVERTER_CASES)('$reference', { timeout: PATIENCE }, async (row) => {
      const { accuracy, referenceAccuracy, images, changed, bytes, referenceBytes, differences } =
        await (await opened)({
          ...row,
          ...(most !== undefined && { images: Math.min(most, row.images ?? most) }),
        });
      expect(Math.abs(accuracy - referenceAccuracy)).toBeLessThanOrEqual(0.001);
      expect(changed).toBeLessThanOrEqual(row.mode.startsWith('float') ? 1 : images / 1000);
      expect(bytes).toBeLessThanOrEqual(referenceBytes);
      const { weights, weightsOff, weightSteps, floatConstants, biasSteps } = differences;
      expect(weightsOff).toBeLessThanOrEqual(folds ? weights / 1000 : 0);
      expect(weightSteps).toBeLessThanOrEqual(1);
      expect(floatConstants).toBeLessThanOrEqual(folds ? 1e-6 : 0);
      expect(biasSteps).toBeLessThanOrEqual(1);
      expect(differences.weightScales).toBeLessThanOrEqual(1e-6);
      expect(differences.activationScales).toBeLessThanOrEqual(1e-4);
      expect(differences.zeroPointsOff).toBe(0);
    });
  },
);

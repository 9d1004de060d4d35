import { describe, expect, test } from 'vitest';
import { CONVERTER_CASES, openAccuracy, PATIENCE } from './accuracy.ts';

/** Folding a BatchNorm rounds floats in another order than the converter does. */
const MODELS = [
  { name: 'mlp', folds: false },
  { name: 'mobilenet', folds: true },
  { name: 'resnet', folds: true },
] as const;

describe.each(MODELS)('$name', ({ name, folds }) => {
  const opened = openAccuracy(name);

  test.each(CONVERTER_CASES)('$reference', { timeout: PATIENCE }, async (row) => {
    const { accuracy, referenceAccuracy, images, changed, bytes, referenceBytes, differences } =
      await (await opened)(row);
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
});

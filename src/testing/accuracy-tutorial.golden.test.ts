/** The tutorial's CNN, in a file of its own: its int16 kernels take minutes, and test files run side by side. */
import { expect, test } from 'vitest';
import { type AccuracyCase, CONVERTER_CASES, openAccuracy, PATIENCE } from './accuracy.ts';

/** Images of those that differ from a mode which runs on all 10,000 by the numbers they take and give only. */
const OF_THE_SAME_KIND = 2500;
const SAME_KIND: ReadonlySet<string> = new Set(['tflite_float16', 'tflite_int8_io']);

const CASES: readonly AccuracyCase[] = [
  ...CONVERTER_CASES.map((row) =>
    SAME_KIND.has(row.reference) ? { ...row, images: OF_THE_SAME_KIND } : row,
  ),
  {
    reference: 'tflite_uint8_io',
    mode: 'int8',
    changes: { io: 'uint8' },
    top1: 'uint8_io',
    images: OF_THE_SAME_KIND,
  },
];

const opened = openAccuracy('fashion_cnn');

test.each(CASES)('$reference', { timeout: PATIENCE }, async (row) => {
  const { accuracy, referenceAccuracy, images, changed, bytes, referenceBytes, differences } =
    await (await opened)(row);
  expect(Math.abs(accuracy - referenceAccuracy)).toBeLessThanOrEqual(0.0005);
  expect(changed).toBeLessThanOrEqual(row.mode.startsWith('float') ? 1 : images / 1000);
  expect(bytes).toBeLessThanOrEqual(referenceBytes);
  const { activationScales, ...others } = differences;
  expect(activationScales).toBeLessThanOrEqual(1e-4);
  expect(others).toEqual({
    weights: others.weights,
    weightsOff: 0,
    weightSteps: 0,
    floatConstants: 0,
    biasSteps: 0,
    weightScales: 0,
    zeroPointsOff: 0,
  });
});

import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { runCost } from './run-cost.ts';

const costOf = (name: string) => runCost(readTflite(referenceFile(`fashion_cnn/${name}.tflite`)));

test('integers move a quarter of the bytes, and multiply as often', () => {
  const [float, int8] = [costOf('tflite_float'), costOf('tflite_int8_io')];
  // 28·28·64·4·1 + 14·14·128·4·64 + 6272·256 + 256·10.
  expect(float.macs).toBe(200_704 + 6_422_528 + 1_605_632 + 2560);
  expect(int8.macs).toBe(float.macs);
  const biases = 4 * (64 + 128 + 256 + 10);
  expect(float.weightBytes).toBe(4 * 1_641_216 + biases);
  expect(int8.weightBytes).toBe(1_641_216 + biases);
  expect(float.activationBytes / int8.activationBytes).toBeCloseTo(4, 2);
  expect(float.memoryBytes / int8.memoryBytes).toBeCloseTo(4, 1);
  // The largest result, and what it is made from or into, at the same time.
  expect(float.memoryBytes).toBeGreaterThanOrEqual(4 * (28 * 28 * 64 + 14 * 14 * 64));
});

test('weights that are expanded when the file is loaded take the memory of floats', () => {
  const [float, float16] = [costOf('tflite_float'), costOf('tflite_float16')];
  expect(float16.weightBytes).toBe(float.weightBytes / 2);
  expect(float16.memoryBytes).toBe(float.memoryBytes + float.weightBytes);
});

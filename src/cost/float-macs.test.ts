import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { floatMacs } from './float-macs.ts';

const [CONV_1, CONV_2, DENSE_1, DENSE_2] = [200_704, 6_422_528, 1_605_632, 2560] as const;
const ALL = CONV_1 + CONV_2 + DENSE_1 + DENSE_2;

test.each([
  ['tflite_float', ALL],
  // Expanded before they are multiplied.
  ['tflite_float16', ALL],
  ['aeq_weight_only_wi4_afp32', ALL],
  ['tflite_int8', 0],
  ['tflite_int16x8', 0],
  // The first convolution has fewer than 1,024 weights: the converter leaves it in float.
  ['tflite_dynamic', CONV_1],
])('the tutorial CNN, %s: %d', (file, macs) => {
  expect(floatMacs(readTflite(referenceFile(`fashion_cnn/${file}.tflite`)))).toBe(macs);
});

/** Class numbers that a person saved with NumPy. */
import { PlaygroundError } from '../../base/errors.ts';
import { readNpy } from '../../data/arrays/npy.ts';
import { MOST_CLASSES } from '../../evaluation/answers.ts';
import { type ClassNumbers, classNumbers } from '../../evaluation/class-numbers.ts';
import { formatShape } from '../../tensor/shape.ts';

/**
 * Class numbers from an integer array `[n]`.
 * @param count labels there must be.
 * @throws PlaygroundError `bad-data`, `truncated`.
 */
export function npyLabels(bytes: Uint8Array, file: string, count: number): ClassNumbers {
  const { shape, data } = readNpy(bytes, file);
  const fail = (message: string, hint: string) =>
    new PlaygroundError('bad-data', message, hint, { file });
  if (data instanceof Float32Array || data instanceof Float64Array) {
    throw fail(`${file} contains fractions; class numbers are expected.`, 'Save integers.');
  }
  if (data.length !== count || shape[0] !== count) {
    throw fail(
      `${file} has the shape ${formatShape(shape)}, there are ${count} images.`,
      'Save one class number per image.',
    );
  }
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Number(value));
  const labels = classNumbers(count, largest + 1);
  for (let i = 0; i < count; i++) {
    const label = Number(data[i]);
    if (label < 0 || label >= MOST_CLASSES) {
      const last = (MOST_CLASSES - 1).toLocaleString('en-US');
      throw fail(
        `${file} holds the class ${label} at row ${i}; 0 to ${last} can be counted.`,
        'Check the labels.',
      );
    }
    labels[i] = label;
  }
  return labels;
}

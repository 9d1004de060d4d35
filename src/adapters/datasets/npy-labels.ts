/** Class numbers that a person saved with NumPy. */
import { PlaygroundError } from '../../base/errors.ts';
import { formatShape } from '../../tensor/shape.ts';
import { readNpy } from './npy.ts';

/**
 * Class numbers from an integer array `[n]`.
 * @param count labels there must be.
 * @throws PlaygroundError `bad-data`, `truncated`.
 */
export function npyLabels(bytes: Uint8Array, file: string, count: number): Uint8Array {
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
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = Number(data[i]);
    if (label < 0 || label > 255) {
      throw fail(
        `${file} holds the class ${label} at row ${i}; 0 to 255 can be counted.`,
        'Check the labels.',
      );
    }
    labels[i] = label;
  }
  return labels;
}

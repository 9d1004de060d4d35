/** Arrays that a person saved with NumPy, as samples and labels. */

import type { SampleSource } from '../../ir/batches.ts';
import { PlaygroundError } from '../../ir/errors.ts';
import type { TensorInfo } from '../../ir/runtime.ts';
import { elementCount, formatShape, sameShape } from '../../tensor/shape.ts';
import { readNpy } from './npy.ts';

/**
 * Samples for a model with one input from a float32 array `[n, …input shape]`, used as it is.
 * @param code the error code for data that do not fit: `bad-calibration` or `bad-data`.
 * @throws PlaygroundError
 */
export function npySamples(
  bytes: Uint8Array,
  file: string,
  inputs: readonly TensorInfo[],
  code: 'bad-calibration' | 'bad-data',
): SampleSource {
  const { shape, data } = readNpy(bytes, file);
  const fail = (message: string, hint: string) =>
    new PlaygroundError(code, message, hint, { file });
  const [input] = inputs;
  if (!input || inputs.length > 1) {
    throw fail(
      `The model has ${inputs.length} inputs; one array fits models with one input only.`,
      'Use a model with one input.',
    );
  }
  const sample = input.shape.slice(1);
  const wanted = formatShape([-1, ...sample]);
  if (!(data instanceof Float32Array)) {
    const type = data.constructor.name.replace('Array', '').toLowerCase();
    throw fail(
      `${file} holds ${type} values, float32 is expected.`,
      "Save it with .astype('float32'), scaled as the model was trained.",
    );
  }
  const [count = 0, ...inner] = shape;
  if (!sameShape(inner, sample)) {
    throw fail(
      `${file} has the shape ${formatShape(shape)}, the model takes ${wanted}.`,
      `Save an array of the shape ${wanted}: samples first, then the input shape.`,
    );
  }
  if (count === 0) throw fail(`${file} holds no samples.`, 'Save at least one sample.');
  const size = elementCount(sample);
  return {
    count,
    read: (first, rows) => [data.subarray(first * size, (first + rows) * size)],
  };
}

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
    throw fail(`${file} holds fractions, class numbers are expected.`, 'Save integers.');
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

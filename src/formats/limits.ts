/** What is too large to be read, said with the numbers before memory runs out. */
import { PlaygroundError } from '../base/errors.ts';

/** Files larger than this are refused before they are read: a tab has about 4 GB for everything. */
export const MAX_FILE_BYTES = 1_000_000_000;

/**
 * Weights as float32, in bytes. Places in a .tflite file are signed integers of 32 bits: one MiB is left for all that is not
 * weights.
 */
export const MAX_WEIGHT_BYTES = 2 ** 31 - 2 ** 20;

/** Memory that a model takes at most while it is read and quantized, in bytes of its files: see `bench:scale`. */
const PEAK = 2.5;

const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;

/**
 * Before the files of a model are read.
 * @param size of all of them, in bytes.
 * @param memory that the machine has for it in bytes; undefined where nobody knows.
 * @param file what they are called.
 * @throws PlaygroundError `too-large`.
 */
export function checkSize(size: number, memory?: number, file?: string): void {
  const where = file === undefined ? {} : { file };
  const who = file ?? 'The file';
  if (size > MAX_FILE_BYTES) {
    throw new PlaygroundError(
      'too-large',
      `${who} has ${size} bytes; up to ${MAX_FILE_BYTES} can be read.`,
      'Use a smaller model.',
      where,
    );
  }
  if (memory === undefined || PEAK * size <= memory) return;
  throw new PlaygroundError(
    'too-large',
    `${who} has ${inMegabytes(size)}; to quantize it takes up to ${inMegabytes(PEAK * size)} of memory, and there are ${inMegabytes(memory)} here.`,
    'Use a machine with more memory, or a smaller model.',
    where,
  );
}

/**
 * Before weights of fewer bits are turned into floating-point numbers, in which all models are held.
 * @param weights how many the model has.
 * @throws PlaygroundError `too-large`.
 */
export function checkWeights(weights: number): void {
  if (4 * weights <= MAX_WEIGHT_BYTES) return;
  throw new PlaygroundError(
    'too-large',
    `The model has ${weights.toLocaleString('en-US')} weights: ${inMegabytes(4 * weights)} as float32, and a .tflite file holds up to ${inMegabytes(MAX_WEIGHT_BYTES)}.`,
    'Use a smaller model.',
  );
}

/**
 * Before arrays are made that a file describes without holding them, such as zeros of a shape: they may take what those of the largest
 * file would.
 * @param values of all of them.
 * @param memory that the machine has for it in bytes; undefined where nobody knows.
 * @throws PlaygroundError `too-large`.
 */
export function checkMade(values: number, memory?: number): void {
  const most = Math.min(MAX_FILE_BYTES, (memory ?? Number.POSITIVE_INFINITY) / PEAK);
  if (4 * values <= most) return;
  throw new PlaygroundError(
    'too-large',
    `The model makes ${values.toLocaleString('en-US')} values while it is read: ${inMegabytes(4 * values)} as float32, and up to ${inMegabytes(most)} are made here.`,
    'Use a smaller model, or a file that holds its weights.',
  );
}

/** Access to the files the real tools wrote (see reference/README.md) and to the bundled samples. For tests and tools. */
import { readFileSync } from 'node:fs';

const REFERENCE = new URL('./reference/', import.meta.url);
const PUBLIC = new URL('../../public/', import.meta.url);

export const REFERENCE_MODELS = ['fashion_cnn', 'mlp', 'mobilenet', 'resnet'] as const;
export type ReferenceModel = (typeof REFERENCE_MODELS)[number];

/** A file below `reference/`, e.g. `fashion_cnn/tflite_int8.tflite`. */
export function referenceFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, REFERENCE)));
}

/** A file below `public/`, e.g. `samples/mlp.h5`. */
export function publicFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, PUBLIC)));
}

/** The Keras file that a reference model was converted from: one of the bundled samples. */
export function sampleOf(model: ReferenceModel): Uint8Array {
  return publicFile(`samples/${model.replace('_', '-')}.h5`);
}

/** Predicted class per test image by the Python interpreter. */
export function referenceTop1(model: ReferenceModel, mode: string): Uint8Array {
  return referenceFile(`${model}/top1/${mode}.u8`);
}

interface ReferenceResult {
  readonly bytes: number;
  readonly accuracy: number;
}

/** Bytes and accuracy of every reference file. */
export function referenceResults(): Readonly<
  Record<string, Readonly<Record<string, ReferenceResult>>>
> {
  return JSON.parse(new TextDecoder().decode(referenceFile('results.json')));
}

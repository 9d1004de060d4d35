/** The small data sets beside this file, and what Python's tools read from them (src/tools/python/data_sets.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenFiles } from '../cli/data-files.ts';
import { readNpy } from '../data/arrays/npy.ts';
import type { GivenFile } from '../data/data-index.ts';
import type { ModelFacts } from '../data/model/facts.ts';
import type { PartialSetup } from '../data/setup/setup.ts';
import type { Shape } from '../tensor/shape.ts';

/** Where they lie. */
export const DATA_SETS = join(import.meta.dirname, 'data-sets');

/** Pictures with masks and with boxes: src/tools/python/boxes_and_masks.py. */
export const MARKED_SETS = join(import.meta.dirname, 'boxes-and-masks');

/** What TensorFlow's interpreter answers to each set: src/tools/python/data_set_answers.py. */
export const ANSWERS: Readonly<Record<string, { model: string; count: number; correct: number }>> =
  JSON.parse(readFileSync(join(DATA_SETS, 'answers.json'), 'utf8'));

/** What Python's side did where it is not what is suggested. */
export const SETUPS: Readonly<Record<string, PartialSetup>> = {
  'archive.zip': { image: { filter: 'antialias' } },
  'words.txt': {
    text: { alphabet: 'abcdefghijklmnopqrstuvwxyz', lowercase: true },
    classes: { names: ['soft', 'hard'] },
  },
  'sounds as log-mel': { audio: { frame: 160, step: 80 } },
};

/** A set by its name there, as a person gives it. */
export const dataSet = (name: string): Promise<GivenFile[]> => givenFiles(join(DATA_SETS, name));

/** What Python's tools read. */
export const expectedArray = (name: string) =>
  readNpy(new Uint8Array(readFileSync(join(DATA_SETS, 'expected', `${name}.npy`))), name);

/** Bytes as a file of a person's. */
export function given(path: string, bytes: Uint8Array | string): GivenFile {
  return { path, blob: new Blob([bytes as BlobPart]) };
}

/** A model with one float input and one output of `classes`. */
export function modelWith(input: Shape, classes: number): ModelFacts {
  return {
    inputs: [{ name: 'input', shape: input, dtype: 'float32' }],
    outputs: [{ name: 'output', shape: [input[0] ?? 1, classes], dtype: 'float32' }],
    metadata: null,
    scalesPixels: false,
  };
}

/** What starts a project with a file, and what it is made from: plain data. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { FirmwareFacts } from '../targets/firmware-facts.ts';

/** A file by name. */
export interface StarterFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The model that a file was made from, as it was opened. */
export interface StarterSource {
  readonly fileName: string;
  /** In words, e.g. “Keras 2 (.h5)”. */
  readonly format: string;
}

/** How a training run of the page went about it: of its settings (src/training/settings.ts) what the tools have, too. */
export interface StarterTraining {
  readonly kind: 'float' | 'quantization-aware';
  /** From the weights of the model, or from new random ones. */
  readonly start: 'model' | 'scratch';
  readonly images: number;
  readonly validationShare: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  readonly momentum: number;
}

/** All that starters draw from. */
export interface StarterSubject {
  /** Name of the .tflite, with its ending. */
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly facts: FirmwareFacts;
  readonly recipe: Recipe;
  readonly source: StarterSource;
  /** Of the run whose weights the recipe takes, where it is known. */
  readonly training?: StarterTraining | undefined;
}

/** Makes the content of a starter. @param runtime files of LiteRT.js, where it brings them. */
export type Make = (
  subject: StarterSubject,
  runtime: readonly StarterFile[],
) => Uint8Array<ArrayBuffer>;

/** The name without `.tflite`. */
export const stemOf = (fileName: string): string => fileName.replace(/\.tflite$/i, '');

/** A name that C and Python take: letters, digits and `_`, not beginning with a digit. */
export function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'model';
  return /^\d/.test(plain) ? `model_${plain}` : plain;
}

/** A number of type float32 in the digits that it takes to get it back, in C as in Python and JavaScript. */
export function float32Literal(value: number): string {
  const text = String(Number(value.toPrecision(9)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

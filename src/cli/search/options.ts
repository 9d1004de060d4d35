/** Options that the commands of a search share. */
import type { Goal } from '../../search/goal.ts';
import { CommandError } from '../command.ts';
import { inputShapeUsage } from '../input-shapes.ts';
import { calibrationUsage, PREPROCESS_USAGE } from '../own-data.ts';
import { HELP_INDENT } from '../recipe-options.ts';
import { sampleFilesUsage } from '../sample-files.ts';
import type { GivenInputs } from './inputs.ts';

/** Model and samples. */
export const INPUT_OPTIONS = {
  images: { type: 'string', multiple: true },
  samples: { type: 'string', multiple: true },
  labels: { type: 'string' },
  calibration: { type: 'string', multiple: true },
  preprocess: { type: 'string' },
  'input-shape': { type: 'string', multiple: true },
} as const;

/** For --help. */
export const INPUT_USAGE = `  --images FILE              samples to measure on: ${sampleFilesUsage('samples', HELP_INDENT)}; --samples is the same
  --labels FILE              .npy, integers, [images]: the right class of each image, counted from 0;
                             without it, agreement with the float model is measured
  --calibration PATH         ${calibrationUsage(HELP_INDENT)};
                             without it, no layer gets integer activations with fixed ranges
  --preprocess FILE          ${PREPROCESS_USAGE}
  --input-shape SHAPE        ${inputShapeUsage(HELP_INDENT)}`;

interface InputValues {
  readonly images?: readonly string[] | undefined;
  readonly samples?: readonly string[] | undefined;
  readonly labels?: string | undefined;
  readonly calibration?: readonly string[] | undefined;
  readonly preprocess?: string | undefined;
  readonly 'input-shape'?: readonly string[] | undefined;
}

/** @throws CommandError without samples. */
export function givenInputs(model: string, values: InputValues, first: number): GivenInputs {
  const { labels, calibration = [], preprocess, 'input-shape': inputShape } = values;
  const images = values.images ?? values.samples;
  if (images === undefined) {
    throw new CommandError('No --images were given.', 'Add --images X.npy to measure on.');
  }
  return { model, images, labels, calibration, preprocess, inputShape, first };
}

/** @throws CommandError without a budget, and for one that is none. */
export function goalOf(bytes: string | undefined, loss: string | undefined): Goal {
  if ((bytes === undefined) === (loss === undefined)) {
    throw new CommandError(
      bytes === undefined ? 'No budget was given.' : 'Two budgets were given.',
      'Give either --max-bytes N or --max-loss P.',
    );
  }
  if (bytes !== undefined) return { kind: 'bytes', most: wholeNumber('max-bytes', bytes, 0, 1) };
  const points = loss?.trim() === '' ? Number.NaN : Number(loss);
  if (points >= 0 && points <= 100) return { kind: 'loss', most: points / 100 };
  throw new CommandError(`--max-loss is “${loss}”.`, 'Give points from 0 to 100, such as 0.5.');
}

/** @throws CommandError for what is no whole number from `min` up. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  usual: number,
  min: number,
): number {
  if (text === undefined) return usual;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new CommandError(`--${name} is “${text}”.`, `Give a whole number from ${min} up.`);
}

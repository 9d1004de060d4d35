/** Reads reconstructions: PSNR and SSIM of each output against its input. */
import { PlaygroundError } from '../base/errors.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import { figureReading, rowOf } from './figure-reading.ts';
import { column, type FigureTable, figureTable } from './figure-table.ts';
import type { Figure, Headed } from './figures.ts';
import { meanOfValues } from './means.ts';
import type { InputLabels } from './reconstruction.ts';
import { decibels, type PictureSize, psnr, ssim } from './similarity.ts';

/** Ranges that pictures are usually given in: 0 to 1, −1 to 1, 0 to 255. */
const USUAL_RANGES = [
  { low: 0, high: 1, range: 1 },
  { low: -1, high: 1, range: 2 },
  { low: 0, high: 255, range: 255 },
] as const;

/** Mean PSNR, and SSIM where samples are pictures. */
export const readReconstruction = figureReading<'reconstruction', InputLabels>({
  name: 'reconstruction',
  mean: 'psnr',
  reader(outputs, count, truth) {
    const [output, ...others] = outputs;
    if (!output || others.length > 0) {
      throw new PlaygroundError(
        'bad-data',
        `The model has ${outputs.length} outputs: a reconstruction is one.`,
        'Measure agreement with the float model instead.',
      );
    }
    const size = elementCount(output.shape.slice(1));
    const picture = pictureOf(output.shape.slice(1));
    const answers = figureTable(count, { psnr: 1, flat: 1, ...(picture && { ssim: 1 }) });
    let range = truth?.labels?.range;
    return {
      answers,
      take([values = []], rows, first, [given] = []) {
        if (!given || given.length < rows * size) {
          throw new PlaygroundError(
            'bad-data',
            `Output ${output.name} has the shape ${formatShape(output.shape)}, and the input has another number of values.`,
            'A reconstruction is compared with the input: both need as many values.',
            { tensor: output.name },
          );
        }
        range ??= rangeOf(given);
        for (let row = 0; row < rows; row++) {
          const right = rowOf(given, row, size);
          const actual = rowOf(values, row, size);
          column(answers, 'psnr')[first + row] = psnr(right, actual, range);
          column(answers, 'flat')[first + row] = psnrOfGrey(right, range);
          if (picture) column(answers, 'ssim')[first + row] = ssim(right, actual, picture, range);
        }
      },
    };
  },
  report(table) {
    const perSample = column(table, 'psnr');
    return {
      figures: [
        { ...{ name: 'PSNR', unit: 'decibels', better: 'higher' }, ...meanOfValues(perSample) },
        ...similarity(table),
      ],
      perSample,
      nothing: meanOfValues(column(table, 'flat')).value,
    };
  },
});

function similarity(table: FigureTable): Headed[] {
  const values = column(table, 'ssim');
  if (values.length === 0) return [];
  const figure: Omit<Figure, 'value' | 'interval'> = {
    ...{ name: 'SSIM', unit: 'plain', better: 'higher' },
  };
  return [{ ...figure, ...meanOfValues(values) }];
}

/** Height, width and channels of a sample that can be looked at; null for other lists of values. */
export function pictureOf(shape: Shape): PictureSize | null {
  const [height = 0, width = 0, channels = 1, ...more] = shape;
  const isPicture = shape.length >= 2 && more.length === 0 && Math.min(height, width) >= 7;
  return isPicture && channels <= 4 ? { height, width, channels } : null;
}

/** By what the first samples hold: one of the usual ranges, or the next power of two. */
function rangeOf(values: ArrayLike<number>): number {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const usual = USUAL_RANGES.find((known) => low >= known.low && high <= known.high);
  return usual?.range ?? 2 ** Math.ceil(Math.log2(high - low));
}

/** What a picture of the sample's mean grey would get: its detail is all error. */
function psnrOfGrey(right: ArrayLike<number>, range: number): number {
  const size = right.length;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < size; i++) sum += right[i]!;
  for (let i = 0; i < size; i++) squares += (right[i]! - sum / size) ** 2;
  return decibels(range ** 2, squares / size);
}

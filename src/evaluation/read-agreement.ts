/** Reads how near outputs come to those of the float file. */
import { PlaygroundError } from '../base/errors.ts';
import type { Tensor } from '../ir/model.ts';
import { elementCount } from '../tensor/shape.ts';
import { figureReading, needed, rowOf } from './figure-reading.ts';
import { column, type FigureTable, figureTable } from './figure-table.ts';
import type { Figure, Headed } from './figures.ts';
import type { ReferenceOutput, ReferenceOutputs } from './labels.ts';
import { meanOfValues } from './means.ts';
import { answerOf, sharesOf } from './shares.ts';
import { decibels, MOST_DECIBELS } from './similarity.ts';

/** Shares below this are rounding: the divergence of what was rounded to 0 would be endless. */
const LEAST_SHARE = 1e-7;

/**
 * Decibels of each sample, all outputs together and each alone; largest difference; where an output is a list of shares,
 * divergence and whether the same one is highest. Noise is held against what an output has on average over the samples.
 */
export const readAgreement = figureReading<'agreement', ReferenceOutputs>({
  name: 'agreement',
  mean: 'sqnr',
  reader(outputs, count, truth) {
    const reference = needed(truth?.labels, 'outputs of the float model');
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    checkShapes(outputs, reference);
    const energies = reference.outputs.map((output) => meanEnergy(output, reference.count));
    const areShares = reference.outputs.map(isShares);
    const answers = figureTable(count, {
      sqnr: 1,
      ...Object.fromEntries(
        reference.outputs.flatMap(({ name }, i) =>
          ['sqnr', 'largest', ...(areShares[i] ? ['divergence', 'same'] : [])].map(
            (kind) => [`${kind} of ${name}`, 1] as const,
          ),
        ),
      ),
    });
    return {
      answers,
      take(values, rows, first) {
        for (let row = 0; row < rows; row++) {
          const place = placeOf(first + row);
          let noise = 0;
          for (const [i, output] of reference.outputs.entries()) {
            const right = rowOf(output.values, place, output.size);
            const actual = rowOf(values[i] ?? [], row, output.size);
            const { squares, largest } = distance(right, actual);
            const share = squares === 0 ? 0 : squares / (energies[i] || 1);
            noise += share;
            const at = first + row;
            column(answers, `sqnr of ${output.name}`)[at] = decibels(1, share);
            column(answers, `largest of ${output.name}`)[at] = largest;
            if (!areShares[i]) continue;
            column(answers, `divergence of ${output.name}`)[at] = divergence(right, actual);
            column(answers, `same of ${output.name}`)[at] = Number(
              answerOf(right) === answerOf(actual),
            );
          }
          column(answers, 'sqnr')[first + row] = decibels(1, noise);
        }
      },
    };
  },
  report(table) {
    const perSample = column(table, 'sqnr');
    const names = Object.keys(table.figures).flatMap((key) => key.split(/^largest of /)[1] ?? []);
    return {
      figures: [
        decibelFigure('SQNR', perSample),
        ...names.flatMap((name) => ofOutput(table, name, names.length > 1)),
      ],
      perSample,
      nothing: 0,
    };
  },
});

/** The mean in dB; of nothing but equal samples, infinity. */
function decibelFigure(name: string, values: Float32Array): Headed {
  const isEqual = values.every((value) => value >= MOST_DECIBELS);
  const endless = Number.POSITIVE_INFINITY;
  const mean = isEqual
    ? { value: endless, interval: [endless, endless] as const }
    : meanOfValues(values);
  return { name, unit: 'decibels', better: 'higher', ...mean };
}

function ofOutput(table: FigureTable, name: string, isOneOfMany: boolean): Figure[] {
  const called = isOneOfMany ? ` of ${name}` : '';
  const largest = column(table, `largest of ${name}`).reduce((a, b) => Math.max(a, b), 0);
  const divergences = column(table, `divergence of ${name}`);
  return [
    ...(isOneOfMany ? [decibelFigure(`SQNR${called}`, column(table, `sqnr of ${name}`))] : []),
    {
      ...{ name: `Largest difference${called}`, unit: 'plain', better: 'lower' },
      ...{ value: largest, interval: null },
    },
    ...(divergences.length === 0
      ? []
      : [
          {
            ...({ name: `Same answer${called}`, unit: 'share', better: 'higher' } as const),
            ...meanOfValues(column(table, `same of ${name}`)),
          },
          {
            ...({ name: `KL divergence${called}`, unit: 'plain', better: 'lower' } as const),
            ...meanOfValues(divergences),
          },
        ]),
  ];
}

function checkShapes(outputs: readonly Tensor[], { outputs: right }: ReferenceOutputs): void {
  const sizes = outputs.map(({ shape }) => elementCount(shape.slice(1)));
  if (sizes.length === right.length && right.every(({ size }, i) => size === sizes[i])) return;
  throw new PlaygroundError(
    'bad-data',
    `The outputs of the file have ${sizes.join(', ')} values, those of the float model ${right.map(({ size }) => size).join(', ')}.`,
    'Compare files of one and the same model.',
  );
}

function meanEnergy({ values }: ReferenceOutput, count: number): number {
  let sum = 0;
  for (const value of values) if (Number.isFinite(value)) sum += value * value;
  return sum / Math.max(1, count);
}

/** Whether the first samples of the float model are shares of 1, as after a softmax. */
function isShares({ size, values }: ReferenceOutput): boolean {
  if (size < 2) return false;
  const rows = Math.min(4, values.length / size);
  return Array.from({ length: rows }, (_, row) => rowOf(values, row, size)).every(
    (row) => !sharesOf(row).fromScores,
  );
}

/** Σ(x − y)² and the largest |x − y|; infinite where one is a number and the other is not. */
function distance(right: ArrayLike<number>, actual: ArrayLike<number>) {
  let [squares, largest] = [0, 0];
  for (let i = 0; i < right.length; i++) {
    const x = right[i]!;
    if (!Number.isFinite(x)) continue;
    const off = Math.abs((actual[i] ?? Number.NaN) - x);
    const counted = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
    squares += counted * counted;
    largest = Math.max(largest, counted);
  }
  return { squares, largest };
}

/** Kullback–Leibler divergence of `actual` from `right`, in nats. */
function divergence(right: ArrayLike<number>, actual: ArrayLike<number>): number {
  // Rounded shares add up to 1 only nearly.
  const [own, whole] = [sharesOf(actual).values, sharesOf(right).values].map((shares) => {
    const total = shares.reduce((all, share) => all + share, 0);
    return shares.map((share) => share / total);
  });
  let sum = 0;
  for (const [i, p] of whole?.entries() ?? []) {
    if (p > 0) sum += p * Math.log(p / Math.max(LEAST_SHARE, own?.[i] || 0));
  }
  return Math.max(0, sum);
}

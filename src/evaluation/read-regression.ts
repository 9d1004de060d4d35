/** Reads numbers that are held against right ones. */
import { PlaygroundError } from '../base/errors.ts';
import { elementCount } from '../tensor/shape.ts';
import { figureReading, needed } from './figure-reading.ts';
import { column, type FigureTable, figureTable } from './figure-table.ts';
import type { Figure } from './figures.ts';
import type { ValueLabels } from './labels.ts';
import { meanOfValues } from './means.ts';

/** Absolute and squared error of each sample, both the mean over its values. */
export const readRegression = figureReading<'regression', ValueLabels>({
  name: 'regression',
  mean: 'error',
  reader(outputs, count, truth) {
    const { size, values: right } = needed(truth?.labels, 'right values');
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    const [output] = outputs;
    const own = output ? elementCount(output.shape.slice(1)) : 0;
    if (outputs.length !== 1 || own !== size) {
      throw new PlaygroundError(
        'bad-data',
        `The model has ${outputs.length === 1 ? `${own} values` : `${outputs.length} outputs`}, and there are ${size} right values for each sample.`,
        'Give as many right values as the one output has.',
      );
    }
    const answers = figureTable(count, { error: 1, squares: 1 });
    return {
      answers,
      take([values = []], rows, first) {
        for (let row = 0; row < rows; row++) {
          const from = placeOf(first + row) * size;
          let [sum, squares] = [0, 0];
          for (let i = 0; i < size; i++) {
            const error = Math.abs(values[row * size + i]! - right[from + i]!);
            // What is no number is as wrong as can be.
            sum += Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
            squares += Number.isNaN(error) ? Number.POSITIVE_INFINITY : error * error;
          }
          column(answers, 'error')[first + row] = sum / size;
          column(answers, 'squares')[first + row] = squares / size;
        }
      },
    };
  },
  report(table, labels) {
    const perSample = column(table, 'error');
    const spread = labels ? spreadOf(labels) : null;
    return {
      figures: [
        {
          ...{ name: 'Mean absolute error', unit: 'plain', better: 'lower' },
          ...meanOfValues(perSample),
        },
        ...squared(table, spread),
      ],
      perSample,
      nothing: spread?.absolute ?? null,
    };
  },
});

function squared(table: FigureTable, spread: ReturnType<typeof spreadOf> | null): Figure[] {
  const { value, interval } = meanOfValues(column(table, 'squares'));
  const [low, high] = interval.map((end) => Math.sqrt(Math.max(0, end)));
  const root: Figure = {
    ...{ name: 'Root mean squared error', unit: 'plain', better: 'lower' },
    ...{ value: Math.sqrt(value), interval: [low ?? 0, high ?? 0] },
  };
  if (!spread || spread.squares === 0) return [root];
  const explained = 1 - value / spread.squares;
  return [root, { name: 'R²', unit: 'plain', better: 'higher', value: explained, interval: null }];
}

/** Mean absolute and squared distance of right values from their mean, which is taken for each place of a sample. */
function spreadOf({ size, values }: ValueLabels) {
  const count = values.length / size;
  const means = Float64Array.from({ length: size }, (_, place) => {
    let sum = 0;
    for (let i = place; i < values.length; i += size) sum += values[i]!;
    return sum / count;
  });
  let [absolute, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - means[i % size]!;
    absolute += Math.abs(off);
    squares += off * off;
  }
  return { absolute: absolute / values.length, squares: squares / values.length };
}

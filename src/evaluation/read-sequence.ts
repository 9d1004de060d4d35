/** Reads a class for each position. */
import { PlaygroundError } from '../base/errors.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import { figureReading, needed, rowOf } from './figure-reading.ts';
import { column, figureTable } from './figure-table.ts';
import type { SequenceLabels } from './labels.ts';
import { meanOfValues } from './means.ts';
import { answerOf, sharesOf } from './shares.ts';

/** A share that is rounded to 0 would make a perplexity endless: none counts as less than this. */
const LEAST_SHARE = 1e-7;

/** Right positions and the loss of each sample. */
export const readSequence = figureReading<'sequence', SequenceLabels>({
  name: 'sequence',
  mean: 'right',
  reader(outputs, count, truth) {
    const { length, classes: right } = needed(truth?.labels, 'classes of positions');
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    const [output] = outputs;
    const shape = output?.shape.slice(1) ?? [];
    const classes = shape.at(-1) ?? 0;
    if (!output || outputs.length !== 1 || elementCount(shape) !== length * classes) {
      throw new PlaygroundError(
        'bad-data',
        `The right answers have ${length} positions, and the outputs the shapes ${outputs.map((one) => formatShape(one.shape)).join(', ')}.`,
        'Give one class for each position of the output; −1 where a position does not count.',
      );
    }
    const answers = figureTable(count, { right: 1, hits: 1, counted: 1, loss: 1 });
    return {
      answers,
      take([values = []], rows, first) {
        for (let row = 0; row < rows; row++) {
          const from = placeOf(first + row) * length;
          let [hits, counted, loss] = [0, 0, 0];
          for (let position = 0; position < length; position++) {
            const label = right[from + position]!;
            if (label < 0) continue;
            const scores = rowOf(values, row * length + position, classes);
            counted++;
            if (answerOf(scores) === label) hits++;
            loss -= Math.log(Math.max(LEAST_SHARE, sharesOf(scores).values[label] || 0));
          }
          const at = first + row;
          // A sample without positions that count has none wrong.
          column(answers, 'right')[at] = counted === 0 ? 1 : hits / counted;
          column(answers, 'hits')[at] = hits;
          column(answers, 'counted')[at] = counted;
          column(answers, 'loss')[at] = loss;
        }
      },
    };
  },
  report(table, labels) {
    const perSample = column(table, 'right');
    const counted = Math.max(1, sumOf(column(table, 'counted')));
    return {
      figures: [
        {
          ...{ name: 'Right positions', unit: 'share', better: 'higher' },
          ...meanOfValues(perSample),
        },
        {
          ...{ name: 'Of all positions', unit: 'share', better: 'higher', interval: null },
          value: sumOf(column(table, 'hits')) / counted,
        },
        {
          ...{ name: 'Perplexity', unit: 'plain', better: 'lower', interval: null },
          value: Math.exp(sumOf(column(table, 'loss')) / counted),
        },
      ],
      perSample,
      nothing: labels ? shareOfMostFrequent(labels) : null,
    };
  },
});

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** What always answering the most frequent class gets. */
function shareOfMostFrequent({ classes, length }: SequenceLabels): number | null {
  const counts = new Map<number, number>();
  for (const label of classes) if (label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [-1, 0]);
  const shares: number[] = [];
  for (let first = 0; first < classes.length; first += length) {
    const own = classes.subarray(first, first + length).filter((label) => label >= 0);
    shares.push(own.length === 0 ? 1 : own.filter((label) => label === most).length / own.length);
  }
  return shares.length === 0 ? null : meanOfValues(Float32Array.from(shares)).value;
}

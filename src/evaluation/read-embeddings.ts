/** Reads embeddings. */
import { PlaygroundError } from '../base/errors.ts';
import { elementCount } from '../tensor/shape.ts';
import { figureReading, needed, rowOf } from './figure-reading.ts';
import { column, type FigureTable, figureTable } from './figure-table.ts';
import type { Headed } from './figures.ts';
import type { ReferenceOutputs } from './labels.ts';
import { meanOfValues } from './means.ts';

/**
 * `cosine`: to the float model's embedding of the same sample. `hit`, where classes are known: 1 where the nearest embedding of
 * another sample in the float model is of the same class, as in a collection that was embedded once by the float model.
 */
export const readEmbeddings = figureReading<'embeddings', ReferenceOutputs>({
  name: 'embeddings',
  mean: 'hit',
  reader(outputs, count, truth) {
    const {
      outputs: right,
      classes,
      count: all,
    } = needed(truth?.labels, 'outputs of the float model');
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    const [output] = outputs;
    const [reference] = right;
    const size = output ? elementCount(output.shape.slice(1)) : 0;
    if (outputs.length !== 1 || !reference || reference.size !== size) {
      throw new PlaygroundError(
        'bad-data',
        `An embedding is one list of values; the file has ${outputs.length} outputs, the first of ${size} values.`,
        'Compare files of one and the same model, with one output.',
      );
    }
    const collection = Array.from({ length: all }, (_, i) =>
      unit(rowOf(reference.values, i, size)),
    );
    const answers = figureTable(count, { cosine: 1, ...(classes && { hit: 1 }) });
    return {
      answers,
      take([values = []], rows, first) {
        for (let row = 0; row < rows; row++) {
          const place = placeOf(first + row);
          const own = unit(rowOf(values, row, size));
          column(answers, 'cosine')[first + row] = dot(own, collection[place]!);
          if (!classes) continue;
          const nearest = nearestOther(own, collection, place);
          column(answers, 'hit')[first + row] = Number(classes[nearest] === classes[place]);
        }
      },
    };
  },
  report(table, labels) {
    const cosine: Headed = {
      ...{ name: 'Cosine to the float model', unit: 'plain', better: 'higher' },
      ...meanOfValues(column(table, 'cosine')),
    };
    const hits = column(table, 'hit');
    if (hits.length === 0) {
      return { figures: [cosine], perSample: column(table, 'cosine'), nothing: 0 };
    }
    return { figures: [retrieval(table), cosine], perSample: hits, nothing: chance(labels) };
  },
});

function retrieval(table: FigureTable): Headed {
  const figure = { name: 'Retrieval@1', unit: 'share', better: 'higher' } as const;
  return { ...figure, ...meanOfValues(column(table, 'hit')) };
}

/** The chance that another sample, drawn by lot, is of the same class. */
function chance(labels: ReferenceOutputs | undefined): number | null {
  const { classes, count = 0 } = labels ?? {};
  if (!classes || count < 2) return null;
  const counts = new Map<number, number>();
  for (const label of classes) counts.set(label, (counts.get(label) ?? 0) + 1);
  const pairs = [...counts.values()].reduce((sum, own) => sum + own * (own - 1), 0);
  return pairs / (count * (count - 1));
}

/** At length 1; of no numbers, nowhere. */
function unit(values: ArrayLike<number>): Float32Array {
  const own = Float32Array.from(values);
  const length = Math.sqrt(dot(own, own));
  return Number.isFinite(length) && length > 0 ? own.map((value) => value / length) : own.fill(0);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Of equally near ones the first. */
function nearestOther(own: Float32Array, all: readonly Float32Array[], place: number): number {
  let [nearest, best] = [-1, Number.NEGATIVE_INFINITY];
  for (const [i, other] of all.entries()) {
    if (i === place) continue;
    const near = dot(own, other);
    if (near > best) [nearest, best] = [i, near];
  }
  return nearest;
}

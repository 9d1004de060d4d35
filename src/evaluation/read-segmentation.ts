/** Reads a class for each pixel. */
import { PlaygroundError } from '../base/errors.ts';
import { formatShape } from '../tensor/shape.ts';
import type { ClassNumbers } from './class-numbers.ts';
import { figureReading, needed } from './figure-reading.ts';
import { column, type FigureTable, figureTable, widthOf } from './figure-table.ts';
import type { ClassMapLabels } from './labels.ts';
import { meanOfValues } from './means.ts';
import { jackknife, partsOf } from './resampling.ts';
import { classAt, classesIn, pixelLayout } from './segmentation.ts';

/**
 * For each class the pixels that are both right and answered (`both`) and those that are either (`either`), by sample; the mean
 * over the classes of a sample (`own`); right pixels.
 */
export const readSegmentation = figureReading<'segmentation', ClassMapLabels>({
  name: 'segmentation',
  mean: null,
  reader(outputs, count, truth) {
    const labels = needed(truth?.labels, 'classes of pixels');
    const { size, ignored, read } = labels;
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    const [output] = outputs;
    const layout = output && outputs.length === 1 ? pixelLayout(output.shape, labels) : null;
    if (!layout) {
      const shape = output ? formatShape(output.shape) : 'nothing';
      throw new PlaygroundError(
        'bad-data',
        `The right answers have ${size} pixels, and the ${outputs.length} outputs begin with ${shape}.`,
        'Give maps of classes in the size of the output.',
      );
    }
    const classes = classesIn(layout);
    const answers = figureTable(count, { both: classes, either: classes, own: 1, right: 1 });
    // Of the batch that is taken next, where they lie in files.
    let fetched: ClassNumbers = new Uint8Array(0);
    return {
      answers,
      ...(read && {
        async prepare(rows: number, first: number) {
          fetched = await read(Uint32Array.from({ length: rows }, (_, i) => placeOf(first + i)));
        },
      }),
      take([values = []], rows, first) {
        for (let row = 0; row < rows; row++) {
          const at = first + row;
          const both = column(answers, 'both').subarray(at * classes, (at + 1) * classes);
          const either = column(answers, 'either').subarray(at * classes, (at + 1) * classes);
          const right = labels.classes ?? fetched;
          const from = (labels.classes ? placeOf(at) : row) * size;
          let [hits, counted] = [0, 0];
          for (let pixel = 0; pixel < size; pixel++) {
            const label = right[from + pixel]!;
            if (label === ignored) continue;
            const answer = classAt(values, layout, { row, pixel, pixels: size });
            counted++;
            either[answer]!++;
            if (answer === label) {
              hits++;
              both[answer]!++;
            } else if (label < classes) either[label]!++;
          }
          column(answers, 'own')[at] = meanIou(both, either);
          column(answers, 'right')[at] = counted === 0 ? 1 : hits / counted;
        }
      },
    };
  },
  report(table) {
    const perSample = column(table, 'own');
    const parts = partsOf(table.count);
    const [both, either] = ['both', 'either'].map((name) => sums(table, name, parts)) as [
      ReturnType<typeof sums>,
      ReturnType<typeof sums>,
    ];
    const value = meanIou(both.all, either.all);
    const interval = jackknife(value, parts, (part) =>
      meanIou(without(both, part), without(either, part)),
    );
    return {
      figures: [
        { ...{ name: 'Mean IoU', unit: 'share', better: 'higher' }, value, interval },
        {
          ...{ name: 'Mean IoU of a picture', unit: 'share', better: 'higher' },
          ...meanOfValues(perSample),
        },
        {
          ...{ name: 'Right pixels', unit: 'share', better: 'higher' },
          ...meanOfValues(column(table, 'right')),
        },
      ],
      perSample,
      nothing: null,
    };
  },
});

/** The mean over classes that are somewhere, right or answered; 1 where there are none. */
function meanIou(both: ArrayLike<number>, either: ArrayLike<number>): number {
  let [sum, classes] = [0, 0];
  for (let c = 0; c < either.length; c++) {
    if (either[c]! === 0) continue;
    sum += both[c]! / either[c]!;
    classes++;
  }
  return classes === 0 ? 1 : sum / classes;
}

/** Sums over all samples, and over those of each part. */
function sums(table: FigureTable, name: string, parts: number) {
  const values = column(table, name);
  const width = widthOf(table, name);
  const all = new Float64Array(width);
  const each = Array.from({ length: parts }, () => new Float64Array(width));
  for (let i = 0; i < values.length; i++) {
    const [sample, c] = [Math.floor(i / width), i % width];
    all[c]! += values[i]!;
    each[sample % parts]![c]! += values[i]!;
  }
  return { all, each };
}

function without({ all, each }: ReturnType<typeof sums>, part: number): Float64Array {
  return all.map((sum, c) => sum - each[part]![c]!);
}

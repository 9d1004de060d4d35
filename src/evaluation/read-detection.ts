/** Reads boxes that a model has decoded itself, and holds them against right ones. */
import { PlaygroundError } from '../base/errors.ts';
import { averagePrecision, type Found } from './average-precision.ts';
import { areSwapped, detectionOutputs } from './detection.ts';
import { figureReading, needed } from './figure-reading.ts';
import { column, type FigureTable, figureTable, widthOf } from './figure-table.ts';
import type { BoxLabels } from './labels.ts';
import { meanOfValues } from './means.ts';
import { jackknife, partsOf } from './resampling.ts';

/** Share of the area of two boxes together that both cover, from which on one has found the other. */
const OVERLAP = 0.5;
/** Numbers that are kept of a box: score, class, and whether it has found something. */
const KEPT = 3;
/** Stands where there is no box. */
const NONE = -1;

/** Boxes of each sample with their scores (`boxes`), and the average precision of the sample by itself (`own`). */
export const readDetection = figureReading<'detection', BoxLabels>({
  name: 'detection',
  mean: null,
  reader(outputs, count, truth) {
    const labels = needed(truth?.labels, 'right boxes');
    const placeOf = truth?.placeOf ?? ((position: number) => position);
    const parts = detectionOutputs(outputs.map(({ shape }) => shape));
    if (!parts) {
      throw new PlaygroundError(
        'bad-data',
        `The model has ${outputs.length} outputs: boxes, classes, scores and their number are four.`,
        'Boxes are measured where the model decodes them itself; measure agreement with the float model instead.',
      );
    }
    const { most } = parts;
    let swapped: boolean | null = null;
    const answers = figureTable(count, { boxes: KEPT * most, own: 1 });
    column(answers, 'boxes').fill(NONE);
    return {
      answers,
      take(values, rows, first) {
        const of = (at: number) => values[at] ?? [];
        const [boxes, counts] = [of(parts.boxes), of(parts.count)];
        for (let row = 0; row < rows; row++) {
          const place = placeOf(first + row);
          const known = Math.min(most, Math.max(0, Math.round(counts[row] ?? most)));
          if (known > 0) swapped ??= areSwapped(parts.rest.map(of), row * most, known);
          const [classes, scores] = (swapped ? parts.rest.toReversed() : parts.rest).map(of) as [
            ArrayLike<number>,
            ArrayLike<number>,
          ];
          const order = Array.from({ length: known }, (_, i) => row * most + i).sort(
            (a, b) => scores[b]! - scores[a]!,
          );
          const taken = new Set<number>();
          const found = order.map((at): Found => {
            const label = Math.round(classes[at]!);
            const box = [0, 1, 2, 3].map((side) => boxes[4 * at + side]!);
            const hit = bestMatch(box, label, labels, place, taken);
            if (hit !== null) taken.add(hit);
            return { score: scores[at]!, label, hit: hit !== null };
          });
          const kept = column(answers, 'boxes');
          for (const [i, { score, label, hit }] of found.entries()) {
            kept.set([score, label, Number(hit)], (first + row) * KEPT * most + KEPT * i);
          }
          column(answers, 'own')[first + row] = averagePrecision(found, countsOf(labels, [place]));
        }
      },
    };
  },
  report(table, labels) {
    const perSample = column(table, 'own');
    const places = Array.from({ length: table.count }, (_, place) => place);
    const parts = partsOf(table.count);
    const found = foundIn(table);
    const figureOf = (isCounted: (place: number) => boolean) =>
      averagePrecision(
        found.filter(({ place }) => isCounted(place)),
        labels ? countsOf(labels, places.filter(isCounted)) : new Map(),
      );
    const value = figureOf(() => true);
    const interval = jackknife(value, parts, (part) => figureOf((place) => place % parts !== part));
    return {
      figures: [
        { ...{ name: 'mAP@0.5', unit: 'share', better: 'higher' }, value, interval },
        {
          ...{ name: 'mAP@0.5 of a picture', unit: 'share', better: 'higher' },
          ...meanOfValues(perSample),
        },
      ],
      perSample,
      nothing: 0,
    };
  },
});

/** All boxes, the surest first. */
function foundIn(table: FigureTable): readonly (Found & { readonly place: number })[] {
  const values = column(table, 'boxes');
  const width = widthOf(table, 'boxes');
  const found: (Found & { readonly place: number })[] = [];
  for (let i = 0; i < values.length; i += KEPT) {
    const [score = NONE, label = NONE, hit = 0] = values.subarray(i, i + KEPT);
    if (label !== NONE) found.push({ score, label, hit: hit === 1, place: Math.floor(i / width) });
  }
  return found.sort((a, b) => b.score - a.score);
}

/** Right boxes of these samples by class. */
function countsOf({ offsets, classes }: BoxLabels, places: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) {
    for (let i = offsets[place]!; i < offsets[place + 1]!; i++) {
      counts.set(classes[i]!, (counts.get(classes[i]!) ?? 0) + 1);
    }
  }
  return counts;
}

/** Place of the right box of this class that overlaps most, if no other box has found it; null for none. */
function bestMatch(
  box: readonly number[],
  label: number,
  { offsets, boxes, classes }: BoxLabels,
  place: number,
  taken: ReadonlySet<number>,
): number | null {
  let [best, most] = [null as number | null, OVERLAP];
  for (let i = offsets[place]!; i < offsets[place + 1]!; i++) {
    if (classes[i] !== label || taken.has(i)) continue;
    const overlap = overlapOf(box, boxes.subarray(4 * i, 4 * i + 4));
    if (overlap >= most) [best, most] = [i, overlap];
  }
  return best;
}

/** Intersection over union. */
function overlapOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const area = (box: ArrayLike<number>) =>
    Math.max(0, box[2]! - box[0]!) * Math.max(0, box[3]! - box[1]!);
  const common = area([
    ...[Math.max(a[0]!, b[0]!), Math.max(a[1]!, b[1]!)],
    ...[Math.min(a[2]!, b[2]!), Math.min(a[3]!, b[3]!)],
  ]);
  const all = area(a) + area(b) - common;
  return all > 0 ? common / all : 0;
}

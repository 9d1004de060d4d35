/** What all tasks have in common whose reports are figures of samples. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { figureInWords, isBetter } from './figure-words.ts';
import { type FigureComparison, type FigureReport, figureHeadline } from './figures.ts';
import { changeOfSamples, meanOfTally } from './means.ts';
import type { Task } from './task.ts';

/** What sets one task of figures apart from the others. */
export interface FigureRow<Name extends string, Labels>
  extends Pick<
    FigureTask<Name, Labels>,
    | 'words'
    | 'heading'
    | 'needsReference'
    | 'fits'
    | 'wanted'
    | 'labelKind'
    | 'labelCount'
    | 'firstLabels'
  > {
  readonly name: Name;
  /** What a file that knows nothing does, within a sentence: `answering always the mean`. */
  readonly nothing: string;
}

/** A task whose reports are figures of samples. */
export type FigureTask<Name extends string, Labels> = Task<
  Labels,
  FigureReport<Name>,
  FigureComparison<Name>
>;

/** A task out of what sets it apart. */
export function figureTask<Name extends string, Labels>(
  row: FigureRow<Name, Labels>,
): FigureTask<Name, Labels> {
  const task = row.name;
  const compare = (baseline: FigureReport<Name>, report: FigureReport<Name>) => ({
    task,
    change: compareFigures(baseline, report),
  });
  return {
    ...{ words: row.words, heading: row.heading, fits: row.fits, wanted: row.wanted },
    ...(row.needsReference && { needsReference: row.needsReference }),
    ...{ labelKind: row.labelKind, labelCount: row.labelCount, firstLabels: row.firstLabels },
    estimate: meanOfTally,
    headline: figureHeadline,
    compare,
    change: ({ change }) => change,
    acrossDevices(before, report) {
      const samples = Math.min(before.images, report.images);
      const [a, b] = [firstOf(before, samples), firstOf(report, samples)];
      let largest = 0;
      for (let i = 0; i < samples; i++) {
        const [one, other] = [a.perSample[i]!, b.perSample[i]!];
        if (one !== other) largest = Math.max(largest, Math.abs(one - other));
      }
      return { ...compare(a, b), samples, largest };
    },
    doubt: (report) => noBetterThanNothing(report, row.nothing),
  };
}

function firstOf<Name extends string>(
  report: FigureReport<Name>,
  samples: number,
): FigureReport<Name> {
  return { ...report, images: samples, perSample: report.perSample.subarray(0, samples) };
}

function compareFigures(baseline: FigureReport, report: FigureReport) {
  if (baseline.images === report.images) {
    if (baseline.figures[0].value === Number.POSITIVE_INFINITY) return null;
    return changeOfSamples(baseline.perSample, report.perSample, report.figures[0].better);
  }
  throw new PlaygroundError(
    'bad-data',
    `Answers for ${report.images} samples cannot be compared with answers for ${baseline.images}.`,
    'Measure both files on the same samples.',
  );
}

/** A warning where the better end of the interval is no better than what takes no knowledge. */
function noBetterThanNothing(report: FigureReport, how: string): Diagnostic | null {
  const { nothing, ...headline } = figureHeadline(report);
  if (nothing === null) return null;
  const [low, high] = headline.interval;
  const best = headline.better === 'higher' ? high : low;
  if (isBetter(best, nothing, headline)) return null;
  const [own, theirs] = [headline.value, nothing].map((value) =>
    figureInWords({ value, unit: headline.unit }),
  );
  return {
    severity: 'warning',
    code: 'no-better-than-guessing',
    message: `${headline.name} ${own} on ${headline.samples.toLocaleString('en-US')} samples is no better than ${how} (${theirs}). The model was probably trained on other data that merely have the same shape, or on values on another scale.`,
    where: {},
  };
}

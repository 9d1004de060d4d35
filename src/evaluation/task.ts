/** What a model is for, and how its reports are shown and compared. One file for each task, and a row in tasks.ts; `reading.ts` makes the reports. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Change, Figure, Headline, Interval, Tally } from './figures.ts';
import type { LabelKind } from './labels.ts';

/** What a data set says of its right answers. */
export interface Truth {
  /** Of the data set. */
  readonly name: string;
  /** What the numbers of classes stand for. */
  readonly classNames: readonly string[];
  /** Shape of one right answer that is made of values, or of classes of pixels; absent where answers are others. */
  readonly valueShape?: Shape;
}

/** A file's answers on one device against those of the same file on another, on the samples that both have answered. */
export type AcrossDevices<Comparison> = Comparison & {
  readonly samples: number;
  /** Largest difference in what an answer was chosen by; infinite where only one of the two is a number. */
  readonly largest: number;
};

/**
 * `Labels`, `Report` and `Comparison` are plain data: they cross threads, and reports are stored. `Comparable` is
 * what a comparison reads of a report: what was not run from a file, as the simulation of a training run, may have that alone.
 */
export interface Task<Labels, Report, Comparison, Comparable = Report> {
  /** In words, within a sentence. */
  readonly words: string;
  /** What its reports are headed by, as far as it is known before one is there. */
  readonly heading: Pick<Figure, 'name' | 'unit' | 'better'>;
  /** Right answers are the outputs of the float file (`referenceOutputs`): whoever measures runs that first. */
  readonly needsReference?: true;
  /**
   * Whether outputs of these shapes, batch first, can be held against the right answers of a data set. What the model's
   * numbers stand for no shape says: `doubt` looks at that.
   * @param inputs of the model, batch first.
   */
  fits(outputs: readonly Shape[], truth: Truth, inputs: readonly Shape[]): boolean;
  /** What outputs would have to be to fit, in words after “which is not”. */
  wanted(truth: Truth): string;
  /** What the tally of some samples says of all. */
  estimate(tally: Tally, samples: number): { readonly value: number; readonly interval: Interval };
  /** What its right answers are. */
  readonly labelKind: LabelKind;
  /** Samples that have a right answer. */
  labelCount(labels: Labels): number;
  /** The right answers of the first `count` samples. */
  firstLabels(labels: Labels, count: number): Labels;
  /** The figure that stands for the report; null where nobody knows the right answers. */
  headline(report: Report): Headline | null;
  /**
   * What changes against a baseline on the same samples, with its paired test.
   * @throws PlaygroundError `bad-data` when they are not of the same samples.
   */
  compare(baseline: Comparable, report: Comparable, labels?: Labels): Comparison;
  /** What becomes of the headline; null where a comparison cannot tell. */
  change(comparison: Comparison): Change | null;
  /**
   * What one file answers on another device than before. A report may have fewer samples: the first ones.
   * @throws PlaygroundError `bad-data` when labels are missing for some of them.
   */
  acrossDevices(before: Report, report: Report, labels?: Labels): AcrossDevices<Comparison>;
  /** A warning when the model seems to know nothing of these samples, or null. */
  doubt(report: Report, nameOf?: (index: number) => string): Diagnostic | null;
}

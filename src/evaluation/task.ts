/** What a model answers, as something that can be read, scored and compared. One file for each task, and a row in tasks.ts. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Tensor } from '../ir/model.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Change, Figure, Headline, Interval, Tally } from './figures.ts';

/** Collects the answers of one run. */
export interface AnswerReader<Answers> {
  readonly answers: Answers;
  /**
   * Takes in a batch.
   * @param outputs real values of each output; rows beyond `rows` are padding.
   * @param first position of the first row among the answers.
   * @param inputs real values of each input, where the task reads them.
   */
  take(
    outputs: readonly ArrayLike<number>[],
    rows: number,
    first: number,
    inputs?: readonly ArrayLike<number>[],
  ): void;
}

/** What a reader holds outputs against while it reads them. */
export interface ReaderTruth<Labels> {
  /** Right answers of the set; null where there are none. */
  readonly labels: Labels | null;
  /** Number in the set of the sample at a position among the answers. */
  placeOf(position: number): number;
}

/** Answers one after another. */
export interface AnswerPart {
  /** Position of the first among the answers. */
  readonly first: number;
  readonly count: number;
  /** Its place in the order in which samples are run. */
  readonly place: number;
}

/** Answers to a part of the samples, from the sample at `first` on. */
export type ShardOf<Answers> = Answers & { readonly first: number };

/** What a data set says of its right answers. */
export interface Truth {
  /** Of the data set. */
  readonly name: string;
  /** What the numbers of classes stand for. */
  readonly classNames: readonly string[];
  /** Shape of one right answer that is made of values; absent where answers are others. */
  readonly valueShape?: Shape;
}

/** A file's answers on one device against those of the same file on another, on the samples that both have answered. */
export type AcrossDevices<Comparison> = Comparison & {
  readonly samples: number;
  /** Largest difference in what an answer was chosen by; infinite where only one of the two is a number. */
  readonly largest: number;
};

/**
 * `Answers`, `Labels`, `Report` and `Comparison` are plain data: they cross threads, and reports are stored. `Comparable` is
 * what a comparison reads of a report: what was not run from a file, as the simulation of a training run, may have that alone.
 */
export interface Task<Answers, Labels, Report, Comparison, Comparable = Report> {
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
  /**
   * Room for the answers to `count` samples.
   * @param outputs of the file, batch first.
   * @param truth for tasks that hold outputs against right answers while they read, so that no output has to be kept.
   * @throws PlaygroundError `bad-data` when the outputs cannot be read so, or right answers are missing.
   */
  reader(
    outputs: readonly Tensor[],
    count: number,
    truth?: ReaderTruth<Labels>,
  ): AnswerReader<Answers>;
  /**
   * The answers of shards that together cover all samples once, in any order.
   * @throws PlaygroundError `internal` when samples are missing or answered twice.
   */
  merge(shards: readonly ShardOf<Answers>[]): Answers;
  /** Answers that were given in `order` (see `sampleOrder`), in the order of the set. */
  inSetOrder(answers: Answers, order: Uint32Array): Answers;
  /**
   * The headline's figure of a few answers, summed up: what a running estimate is made of. Null where it is no mean over samples,
   * or labels are missing.
   * @param part of the answers.
   * @param order number in the set of each place in it; `part.first` of `answers` stands at place `part.place`.
   */
  tally(
    answers: Answers,
    labels: Labels | null,
    order: Uint32Array,
    part: AnswerPart,
  ): Tally | null;
  /** What the tally of some samples says of all. */
  estimate(tally: Tally, samples: number): { readonly value: number; readonly interval: Interval };
  /** Samples that have a right answer. */
  labelCount(labels: Labels): number;
  /** The right answers of the first `count` samples. */
  firstLabels(labels: Labels, count: number): Labels;
  /**
   * Figures with their intervals; without labels the answers alone.
   * @throws PlaygroundError `bad-data` when the labels do not fit the answers.
   */
  report(answers: Answers, labels?: Labels): Report;
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

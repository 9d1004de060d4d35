/** What a model answers, as something that can be read, scored and compared. One file for each task, and a row in tasks.ts. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Tensor } from '../ir/model.ts';
import type { Shape } from '../tensor/shape.ts';

/** Collects the answers of one run. */
export interface AnswerReader<Answers> {
  readonly answers: Answers;
  /**
   * Takes in a batch.
   * @param outputs real values of each output; rows beyond `rows` are padding.
   * @param first position of the first row among the answers.
   */
  take(outputs: readonly ArrayLike<number>[], rows: number, first: number): void;
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
  /**
   * Whether outputs of these shapes, batch first, can be held against the right answers of a data set. What the model's
   * numbers stand for no shape says: `doubt` looks at that.
   */
  fits(outputs: readonly Shape[], truth: Truth): boolean;
  /** What outputs would have to be to fit, in words after “which is not”. */
  wanted(truth: Truth): string;
  /**
   * Room for the answers to `count` samples.
   * @param outputs of the file, batch first.
   * @throws PlaygroundError `bad-data` when the outputs cannot be read so.
   */
  reader(outputs: readonly Tensor[], count: number): AnswerReader<Answers>;
  /**
   * The answers of shards that together cover all samples once, in any order.
   * @throws PlaygroundError `internal` when samples are missing or answered twice.
   */
  merge(shards: readonly ShardOf<Answers>[]): Answers;
  /** Answers that were given in `order` (see `sampleOrder`), in the order of the set. */
  inSetOrder(answers: Answers, order: Uint32Array): Answers;
  /**
   * How many of a few answers are right: what a running estimate is made of.
   * @param part of the answers.
   * @param order number in the set of each place in it; `part.first` of `answers` stands at place `part.place`.
   */
  countRight(answers: Answers, labels: Labels, order: Uint32Array, part: AnswerPart): number;
  /** The right answers of the first `count` samples. */
  firstLabels(labels: Labels, count: number): Labels;
  /**
   * Figures with their intervals; without labels the answers alone.
   * @throws PlaygroundError `bad-data` when the labels do not fit the answers.
   */
  report(answers: Answers, labels?: Labels): Report;
  /**
   * What changes against a baseline on the same samples, with its paired test.
   * @throws PlaygroundError `bad-data` when they are not of the same samples.
   */
  compare(baseline: Comparable, report: Comparable, labels?: Labels): Comparison;
  /**
   * What one file answers on another device than before. A report may have fewer samples: the first ones.
   * @throws PlaygroundError `bad-data` when labels are missing for some of them.
   */
  acrossDevices(before: Report, report: Report, labels?: Labels): AcrossDevices<Comparison>;
  /** A warning when the model seems to know nothing of these samples, or null. */
  doubt(report: Report, nameOf?: (index: number) => string): Diagnostic | null;
}

/** How outputs become answers, and answers a report: one for each task, in a file of its own, and a row in readings.ts. */
import type { Tensor } from '../ir/model.ts';
import type { Tally } from './figures.ts';

/** Collects the answers of one run. */
export interface AnswerReader<Answers> {
  readonly answers: Answers;
  /**
   * Fetches right answers that are not held in memory; comes before `take` of the same rows.
   * @throws PlaygroundError `bad-data` for those that cannot be read.
   */
  prepare?(rows: number, first: number): Promise<void>;
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
export type ShardOf<Answers> = Answers & {
  readonly first: number;
  /** Samples that were run, where a person stopped before the end of the part. */
  readonly rows?: number;
};

/** `Answers` are plain data: they cross threads. Labels and report are those of the task. */
export interface Reading<Answers, Labels, Report> {
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
  /** The answers to the first `count` samples of these. */
  first(answers: Answers, count: number): Answers;
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
  /**
   * Figures with their intervals; without labels the answers alone.
   * @throws PlaygroundError `bad-data` when the labels do not fit the answers.
   */
  report(answers: Answers, labels?: Labels): Report;
}

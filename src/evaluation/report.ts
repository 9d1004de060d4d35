/** What measuring a classifier on a test set gives. All of it is plain data: it crosses threads and is stored as JSON. */
import type { ClassNumbers } from './class-numbers.ts';
import type { Interval } from './figures.ts';

/** Classes whose confusion is counted: a table of a million counts. */
const MOST_CONFUSED = 1024;

/** Length of {@link LabelledReport.confusion}. */
export function confusionLength(classes: number): number {
  return classes <= MOST_CONFUSED ? classes ** 2 : 0;
}

/** A file’s answers on a test set. One file is run on all images; `top1` and `confidence` have an entry for each. */
export interface EvaluationReport {
  readonly task: 'classification';
  readonly images: number;
  /** See {@link StoppedReport}. */
  readonly of?: number;
  readonly classes: number;
  /** The class with the highest output, per image, in the order of the test set. */
  readonly top1: ClassNumbers;
  /** The highest output, per image (a probability where the model ends in softmax). */
  readonly confidence: Float32Array;
  /** Absent when the test set has no labels. */
  readonly labelled?: LabelledReport;
}

/** A report of any task, as far as it says which samples it stands on. */
export interface StoppedReport {
  /** Samples that were run. */
  readonly images: number;
  /** Where a person stopped early: samples of the whole, of which the first `images` in `sampleOrder` were run. Absent where all were. */
  readonly of?: number;
}

/** The part of a report that needs labels. */
export interface LabelledReport {
  readonly correct: number;
  /** correct / images, 0..1. */
  readonly accuracy: number;
  /** 95 % Wilson score interval of the accuracy. */
  readonly interval: Interval;
  /** confusion[label · classes + predicted] = images; empty for more than 1,024 classes. */
  readonly confusion: Uint32Array;
  /** Right classes among the five highest outputs, of more than 20 classes; absent for fewer, and in reports of before. */
  readonly top5?: Pick<LabelledReport, 'correct' | 'accuracy' | 'interval'>;
}

/** One file's answers against another's, image by image. */
export interface Comparison {
  readonly task: 'classification';
  /** Compared. */
  readonly images: number;
  /** Images with another class than the baseline gave. */
  readonly changed: number;
  /** 1 − changed / images. */
  readonly agreement: number;
  /** Absent without labels. */
  readonly labelled?: {
    readonly rightToWrong: number;
    readonly wrongToRight: number;
    /** Changed, wrong before and after. */
    readonly wrongEitherWay: number;
    /** Accuracy minus the baseline's, −1..1. */
    readonly accuracyDelta: number;
    /** Exact two-sided McNemar test on the flips: the probability of a split this uneven by chance. */
    readonly mcnemarP: number;
  };
}

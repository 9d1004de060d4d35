/** What every task's report can be shown by, whatever the task is: one figure, how sure it is, and how it differs from a baseline's. */

/** `share`: 0..1, written in percent, its differences in points. `decibels`, and `plain` for any other number. */
export const UNITS = ['share', 'decibels', 'plain'] as const;
/** One of {@link UNITS}. */
export type Unit = (typeof UNITS)[number];

/** Ends of a 95 % interval, in the unit of its figure. */
export type Interval = readonly [low: number, high: number];

/** A number that a file is judged by. */
export interface Figure {
  /** As at the head of a row of the table: `Accuracy`. */
  readonly name: string;
  readonly unit: Unit;
  readonly better: 'higher' | 'lower';
  readonly value: number;
  /** Null where nothing says how sure the value is. */
  readonly interval: Interval | null;
}

/** The figure of a report that stands for it. */
export interface Headline extends Figure {
  readonly interval: Interval;
  readonly samples: number;
  /** The figure of each sample, in the order of the set, by which two files are compared; null where the report keeps more than that. */
  readonly perSample: Float32Array | null;
  /** What a file gets that knows nothing of its samples; null where that is not known. */
  readonly nothing: number | null;
}

/** What becomes of a headline between a baseline and another file, by samples that both were given. */
export interface Change {
  /** The file's figure minus the baseline's. */
  readonly delta: number;
  /** 95 %. */
  readonly interval: Interval;
  /** How likely chance alone makes two files that are equally good differ so much. */
  readonly p: number;
  readonly test: 'mcnemar' | 'paired-t';
  /** Above 0 where the file is the better one, below where it is the worse. */
  readonly gain: number;
  /** Samples whose own figure became better. */
  readonly better: number;
  readonly worse: number;
}

/** A sum over the figures of some samples: what a running estimate is made of. */
export interface Tally {
  readonly sum: number;
  readonly squares: number;
}

/** Report of a task whose answers are boiled down to figures of samples: the outputs themselves are not kept. */
export interface FigureReport<Name extends string = string> {
  readonly task: Name;
  /** Samples. */
  readonly images: number;
  /** Where a person stopped early: see `StoppedReport`. */
  readonly of?: number;
  /** The first one is the headline's. */
  readonly figures: readonly [Headed, ...Figure[]];
  /** Of the headline. */
  readonly perSample: Float32Array;
  readonly nothing: number | null;
}

/** A figure with an interval. */
export type Headed = Figure & { readonly interval: Interval };

/** Two figure reports of the same samples. */
export interface FigureComparison<Name extends string = string> {
  readonly task: Name;
  /** Null against a baseline that nothing can be better than: the figure itself says it all. */
  readonly change: Change | null;
}

/** The figure that stands for a report of figures. */
export function figureHeadline(report: FigureReport): Headline {
  const { figures, images, perSample, nothing } = report;
  return { ...figures[0], samples: images, perSample, nothing };
}

/** A report: what a person found, as data that any program can read. The page writes it as JSON and as a page of its own. */
import type { Change, Figure } from '../evaluation/figures.ts';
import type { SizeBreakdown } from '../quantization/file/size.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { Histogram } from '../tensor/histogram.ts';

/** Says what the JSON is. */
export const REPORT_FORMAT = 'quantization-playground report';
/** Of the JSON: counts up when a field changes its meaning. */
export const REPORT_VERSION = 1;

/** What is known of one column. */
export interface ReportColumn {
  readonly title: string;
  /** All settings, as in a recipe file. */
  readonly recipe: Recipe;
  readonly baseline: boolean;
  /** Whether it was computed in the browser that wrote the report, in an earlier visit (`kept`), or came with the page. */
  readonly origin: 'computed' | 'kept' | 'stored';
  readonly fileBytes: number;
  readonly gzipBytes: number | null;
  readonly sizes: SizeBreakdown;
  readonly arithmetic: string;
  /** Layers that stay in float, with the reason. */
  readonly keptFloat: readonly { readonly name: string; readonly reason: string }[];
  /** Null where it was not measured. */
  readonly answers: ReportAnswers | null;
  /** Weights of the layer that was on show, as trained and where they stand; null where there are none. */
  readonly weights: ReportWeights | null;
}

/** What a file answered. */
export interface ReportAnswers {
  /** Samples that were run. */
  readonly images: number;
  /** Where somebody stopped early: samples of the whole, of which the first ones of a random order were run; absent where all were. */
  readonly of?: number;
  readonly device: string;
  readonly runtime: string;
  /** Null without labels. */
  readonly labelled: {
    readonly correct: number;
    /** 0..1. */
    readonly accuracy: number;
    /** 95 % Wilson interval, 0..1. */
    readonly interval: readonly [low: number, high: number];
    /** Rows are labels, columns answers; null where there are too many classes. */
    readonly confusion: readonly (readonly number[])[] | null;
  } | null;
  /** The figure that the file is judged by, and all others of its task; null without right answers, absent for classes. */
  readonly figures?: readonly Figure[] | null;
  /** Against the baseline; null for itself. */
  readonly change?: Change | null;
  /** Answers of a classifier against the baseline's; null for itself, and for other tasks. */
  readonly changed: {
    readonly all: number;
    readonly better: number;
    readonly worse: number;
    /** Exact McNemar test. */
    readonly p: number;
  } | null;
}

/** A histogram before, and the values that there are afterwards. */
export interface ReportWeights {
  readonly layer: string;
  readonly unit: 'value' | 'scale';
  readonly trained: Histogram;
  readonly positions: readonly number[];
  readonly counts: readonly number[];
  readonly sqnrDb: number | null;
}

/** What is open, and what was found of it. */
export interface Report {
  readonly format: typeof REPORT_FORMAT;
  readonly version: typeof REPORT_VERSION;
  /** ISO 8601. */
  readonly made: string;
  /** Opens the same view, with these numbers. */
  readonly link: string;
  readonly model: {
    readonly name: string;
    readonly format: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly parameters: number;
  };
  /** Null without one. */
  readonly testSet: { readonly name: string; readonly classNames: readonly string[] } | null;
  readonly columns: readonly ReportColumn[];
}

/** The report as JSON, for people to read as well. Typed arrays become lists; JSON has no infinity, which becomes null. */
export function reportJson(report: Report): string {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Uint32Array)] : value;
  return `${JSON.stringify(report, plain, 1)}\n`;
}

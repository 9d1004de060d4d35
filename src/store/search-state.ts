/** What the page knows of searches: the budget, the one under way, and every file that was ever tried. */
import type { ErrorData } from '../base/errors.ts';
import type { Goal } from '../search/goal.ts';
import type { Evaluation } from '../search/trial.ts';
import type { SearchStart } from '../workers/engine.ts';

/** What a search is asked for. */
export interface SearchSettings {
  /** What the budget limits. */
  readonly kind: Goal['kind'];
  /** Of the file, at most; null: the page proposes. */
  readonly bytes: number | null;
  /** Of the score, at most, 0 to 1. */
  readonly loss: number;
  /** Multiply-accumulates of a file in floating point, at most; null: any number. */
  readonly floatMacs: number | null;
  /** Test samples that each file is run on. */
  readonly samples: number;
  /** New files that a search tries. */
  readonly files: number;
  readonly seed: number;
}

/** What is known of a model's files on some samples. */
export interface SearchRecord extends SearchStart {
  /** In the order in which they were tried. */
  readonly evaluations: readonly Evaluation[];
  /** Nothing is left to try. */
  readonly exhausted: boolean;
}

/** A search under way. */
export interface RunningSearch {
  readonly key: string;
  /** New files that it has tried, and that it may try. */
  readonly tried: number;
  readonly files: number;
  /** Whether the file under way learns how to round, which takes longer. */
  readonly rounding: boolean;
  /** Whether finalists are being measured on further samples. */
  readonly finals: boolean;
}

export interface SearchSlice {
  readonly searchSettings: SearchSettings;
  /** By `searchKey`: all that was tried since the page was opened. */
  readonly searches: Readonly<Record<string, SearchRecord>>;
  readonly search: RunningSearch | null;
  readonly searchErrors: Readonly<Record<string, ErrorData>>;
  setSearchSettings(changes: Partial<SearchSettings>): void;
  /** Tries more files, unless a search is under way or there is nothing to measure on. */
  startSearch(): Promise<void>;
  /** The search under way goes after the budget of now. */
  steerSearch(): void;
  /** Ends the search under way; what it found stays. */
  stopSearch(): void;
}

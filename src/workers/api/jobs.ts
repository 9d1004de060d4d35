/** How the page follows a job of the engine, and ends it. */
import type { Tally } from '../../evaluation/figures.ts';

/** Samples of a first look at a file, before anything else is done with it: an estimate's interval is at most 14 points wide. */
export const FIRST_LOOK = 200;

export interface ColumnProgress {
  readonly stage: 'waiting' | 'calibrating' | 'rounding' | 'comparing' | 'converting' | 'measuring';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond?: number;
  /** Of a first look: what it finds does not stand. */
  readonly isLook?: true;
  /** Of the headline's figure over the samples measured so far; absent where nobody knows it before the end. */
  readonly tally?: Tally;
}

/**
 * Reason of an abort where another job is waiting for the same threads: they stop between two steps and stay, with all that
 * they have loaded, instead of being ended.
 */
export const MAKE_ROOM = 'make room';

export interface JobControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ColumnProgress) => void;
  /** Ends a measurement early: what is known by then stands, and says on how many samples. */
  readonly enough?: AbortSignal;
}

export interface GzipControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

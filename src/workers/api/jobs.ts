/** How the page follows a job of the engine, and ends it. */

export interface ColumnProgress {
  readonly stage: 'waiting' | 'calibrating' | 'rounding' | 'comparing' | 'converting' | 'measuring';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond?: number;
  /** Of the samples measured so far, those that were answered right; absent without labels. */
  readonly right?: number;
}

export interface JobControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ColumnProgress) => void;
}

export interface GzipControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

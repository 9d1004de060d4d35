/** How long work reports and stops: every engine call that may take over half a second takes these. */
import { PlaygroundError } from './errors.ts';

export interface Progress {
  readonly stage: 'reading' | 'calibrating' | 'quantizing' | 'writing' | 'measuring';
  readonly done: number;
  readonly total: number;
}

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** @throws PlaygroundError `cancelled` once the signal is aborted. */
export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PlaygroundError('cancelled', 'Stopped.', 'Run again to go on.');
}

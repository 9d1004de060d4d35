/** How long work reports and stops: every engine call that may take over half a second takes these. */
import { PlaygroundError } from './errors.ts';

/** How far a stage is: `done` of `total`, in units of the stage (samples, files, percent). */
export interface Progress {
  readonly stage:
    | 'reading'
    | 'calibrating'
    | 'rounding'
    | 'comparing'
    | 'quantizing'
    | 'writing'
    | 'measuring';
  readonly done: number;
  readonly total: number;
}

/**
 * What long work takes: `signal` stops it with the error `cancelled`, `onProgress` is called now and then in the
 * thread that works.
 */
export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** @throws PlaygroundError `cancelled` once the signal is aborted. */
export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new PlaygroundError('cancelled', 'Stopped.', 'Run it again to continue.');
}

/** How long a thread computes before it handles messages; a cancel is noticed within that time. */
const TURN_MS = 50;
let turnBegan = 0;

/** Settles when all messages that have come to this thread by now are handled: a timer would add four milliseconds. */
function messagesHeard(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Between two steps of long work: lets the thread's messages in now and then, so that `signal` can be aborted at all.
 * @param other another signal that the work heeds by itself.
 * @throws PlaygroundError `cancelled` once `signal` is aborted.
 */
export async function cancellationPoint(
  signal: AbortSignal | undefined,
  other?: AbortSignal,
): Promise<void> {
  if (!signal && !other) return;
  if (performance.now() - turnBegan > TURN_MS) {
    await messagesHeard();
    turnBegan = performance.now();
  }
  checkCancelled(signal);
}

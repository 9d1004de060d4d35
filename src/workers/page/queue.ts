/** One job at a time, in the order they came; a job that is aborted while it waits never starts. */
import { cancelled } from '../crossing/connect.ts';

export interface Queue {
  <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  /** Jobs that have not begun. */
  readonly waiting: number;
}

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const queue = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    waiting++;
    const turn = last.then(() => {
      waiting--;
      if (signal?.aborted) throw cancelled();
      return work();
    });
    last = turn.catch(() => undefined);
    // The waiting caller hears of an abort at once, not when its turn comes.
    const aborted = new Promise<never>((_, reject) => {
      const stop = () => reject(cancelled());
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      turn.finally(() => signal?.removeEventListener('abort', stop)).catch(() => undefined);
    });
    return Promise.race([turn, aborted]);
  };
  return Object.defineProperty(queue, 'waiting', { get: () => waiting }) as Queue;
}

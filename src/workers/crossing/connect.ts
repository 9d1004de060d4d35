/** The caller's side: a thread behind the type of its object, that ends for real: with the thread its calls end, too. */
import { type Endpoint, wrap } from 'comlink';
import { PlaygroundError } from '../../base/errors.ts';
import { callAt, type Remote, remoteOf } from './remote.ts';
import { registerWire } from './wire.ts';

/** A browser's `Worker`, or what behaves like one. */
export interface ThreadWorker extends Endpoint {
  terminate(): void;
}

export interface Thread<T> {
  /**
   * Methods of the object in the thread.
   * @throws PlaygroundError what the method threw; `cancelled` when the thread was ended, `out-of-memory` or `internal` when
   * it died.
   */
  readonly api: Remote<T>;
  readonly alive: boolean;
  /** Ends the thread at once. Calls under way fail with `reason`, as all later ones do. */
  end(reason?: PlaygroundError): void;
}

export function cancelled(): PlaygroundError {
  return new PlaygroundError('cancelled', 'Stopped.', 'Run it again to continue.');
}

export const isCancelled = (error: unknown) =>
  error instanceof PlaygroundError && error.code === 'cancelled';

/** @typeParam T of the object that the thread exposes. */
export function connect<T>(worker: ThreadWorker): Thread<T> {
  registerWire();
  const far = wrap(worker);
  let ended: PlaygroundError | undefined;
  let fail: (error: PlaygroundError) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be waiting when a thread ends.
  failure.catch(() => undefined);

  const end = (reason = cancelled()) => {
    if (ended) return;
    ended = reason;
    worker.terminate();
    fail(reason);
  };
  worker.addEventListener('error', (event: Event) => end(diedOf(event)));

  return {
    api: remoteOf<T>(async (path, args) => {
      // What is sent to a thread that has ended would be moved into nowhere.
      if (ended) throw ended;
      return Promise.race([callAt(far, path, args), failure]);
    }),
    get alive() {
      return !ended;
    },
    end,
  };
}

/** @param event `error` of a worker: its message is missing where the script did not load. */
function diedOf(event: Event & { readonly message?: string }): PlaygroundError {
  const { message } = event;
  if (/memory|allocation/i.test(message ?? '')) {
    const hint = 'Close other tabs or use a smaller model, then run again.';
    return new PlaygroundError('out-of-memory', 'Memory ran out.', hint);
  }
  return new PlaygroundError(
    'internal',
    `A worker thread died: ${message || 'its script did not load'}.`,
    'Run again, or reload the page.',
  );
}

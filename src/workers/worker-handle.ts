/** A worker behind a typed API that ends for real: with the thread its calls end, too. */
import { type Remote, wrap } from 'comlink';
import { PlaygroundError } from '../base/errors.ts';
import { type Outcome, unwrap } from './api/outcome.ts';

export interface WorkerHandle<T> {
  /** @throws PlaygroundError what the worker threw, `cancelled` when it was ended, `out-of-memory` or `internal` when it died. */
  call<R>(use: (api: Remote<T>) => Promise<Outcome<R>>): Promise<R>;
  readonly alive: boolean;
  /** Ends the thread at once. Calls under way fail with `reason`. */
  end(reason?: PlaygroundError): void;
}

export function cancelled(): PlaygroundError {
  return new PlaygroundError('cancelled', 'Stopped.', 'Run again to go on.');
}

export function startWorker<T>(create: () => Worker): WorkerHandle<T> {
  const worker = create();
  const api = wrap<T>(worker);
  let alive = true;
  let fail: (error: PlaygroundError) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be waiting when a thread ends.
  failure.catch(() => undefined);

  const end = (reason = cancelled()) => {
    if (!alive) return;
    alive = false;
    worker.terminate();
    fail(reason);
  };
  worker.addEventListener('error', (event) => {
    const memory = /memory|allocation/i.test(event.message ?? '');
    end(
      new PlaygroundError(
        memory ? 'out-of-memory' : 'internal',
        memory
          ? 'Memory ran out.'
          : `A worker thread died: ${event.message || 'its script did not load'}.`,
        memory
          ? 'Close other tabs or use a smaller model, then run again.'
          : 'Run again, or reload the page.',
      ),
    );
  });

  return {
    get alive() {
      return alive;
    },
    end,
    async call(use) {
      return unwrap(await Promise.race([use(api), failure]));
    },
  };
}

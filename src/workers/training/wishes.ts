/** What the page wishes of the run under way, and where the run takes it in: between two steps. */
import { trainingCancelled } from './errors.ts';

/** How long a thread computes before it takes in messages. */
const TURN_MS = 30;
const PAUSE_MS = 50;

export interface HeardWishes {
  /** A new run, of which nobody has wished anything yet. */
  begin(): void;
  /** Lets messages in between two steps, and waits while the run is paused. @throws PlaygroundError `cancelled`. */
  between(): Promise<'go on' | 'finish'>;
  /** The wish to finish is fulfilled: what follows the steps can be ended by another one. */
  finished(): void;
  readonly isCancelled: boolean;
  /** The layer whose weights are drawn. */
  readonly watched: string | null;
}

export function createWishes() {
  let paused = false;
  let finish = false;
  let cancel = false;
  let watched: string | null = null;
  let turnBegan = 0;

  const heard: HeardWishes = {
    begin() {
      paused = false;
      finish = false;
      cancel = false;
    },
    async between() {
      do {
        if (performance.now() - turnBegan > TURN_MS || paused) {
          await new Promise((resolve) => setTimeout(resolve, paused ? PAUSE_MS : 0));
          turnBegan = performance.now();
        }
        if (cancel) throw trainingCancelled();
      } while (paused && !finish);
      return finish ? 'finish' : 'go on';
    },
    finished() {
      finish = false;
    },
    get isCancelled() {
      return cancel;
    },
    get watched() {
      return watched;
    },
  };

  return {
    heard,
    wishes: {
      /** Holds the run between two steps, or lets it go on. */
      setPaused(wish: boolean): void {
        paused = wish;
      },
      /**
       * Ends the run after the step under way and keeps what it has learned: `train` then gives an outcome. During the
       * comparison that follows, it ends that one: `simulated` is null.
       */
      finishNow(): void {
        finish = true;
      },
      /** The run ends with `cancelled` after the step under way. */
      cancel(): void {
        cancel = true;
      },
      /** The layer whose weights `picture` events draw; null for none. */
      watch(layer: string | null): void {
        watched = layer;
      },
    },
  };
}

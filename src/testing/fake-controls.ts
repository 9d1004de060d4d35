/** A clock for scripted work that a person can pause, finish early and stop. */
import { PlaygroundError } from '../base/errors.ts';

export interface FakeControls {
  paused: boolean;
  finishing: boolean;
  /** Layer whose weights are drawn. */
  watched: string | null;
  /** Waits for one step of the clock, and as long as it is paused; fails when stopped. */
  tick(signal: AbortSignal | undefined): Promise<void>;
}

export function fakeControls(stepMs: number): FakeControls {
  const controls: FakeControls = {
    paused: false,
    finishing: false,
    watched: null,
    tick: (signal) =>
      new Promise<void>((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          reject(new PlaygroundError('cancelled', 'Stopped.', 'Start again to go on.'));
        };
        const go = () => {
          if (controls.paused) {
            timer = setTimeout(go, stepMs);
            return;
          }
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        let timer = setTimeout(go, stepMs);
        signal?.addEventListener('abort', stop);
        if (signal?.aborted) stop();
      }),
  };
  return controls;
}

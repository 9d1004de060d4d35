/** Holds a runtime thread between two runs while the person has paused, and lets it go on. */
import type { InferenceRuntime, LoadedModel } from '../../ports/runtime.ts';

export function createPace() {
  let waiting: (() => void)[] = [];
  let isPaused = false;

  const goesOn = () =>
    isPaused ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve();

  return {
    /** Files of this runtime wait before each run while the thread is paused. */
    keeping: (runtime: InferenceRuntime): InferenceRuntime => ({
      ...runtime,
      async load(file) {
        const loaded = await runtime.load(file);
        const run: LoadedModel['run'] = async (inputs) => {
          if (isPaused) await goesOn();
          return loaded.run(inputs);
        };
        return { ...loaded, run };
      },
    }),

    /** Wishes of the page, heard between two runs. */
    setPaused(wish: boolean): void {
      isPaused = wish;
      if (wish) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}

/** Autopsies of columns: asked for one at a time, kept as long as their settings are. */
import type { AutopsySlice, GetState, Services, SetState } from './state.ts';

export function createAutopsies(
  set: SetState,
  get: GetState,
  { engine }: Pick<Services, 'engine'>,
): AutopsySlice {
  let controller: AbortController | null = null;
  return {
    autopsies: {},
    autopsy: null,
    autopsyErrors: {},
    autopsySamples: 500,
    setAutopsySamples: (autopsySamples) => set({ autopsySamples }),
    cancelAutopsy: () => controller?.abort(),
    async explain(id) {
      if (controller) return;
      controller = new AbortController();
      try {
        // Asked for by few, and late: the first picture does not wait for it.
        const { runAutopsy } = await import('./autopsy-run.ts');
        await runAutopsy(set, get, engine, { id, signal: controller.signal });
      } finally {
        controller = null;
      }
    },
  };
}

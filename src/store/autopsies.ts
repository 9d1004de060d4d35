/** Autopsies of columns: asked for one at a time, kept as long as their settings are. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { currentKey } from './keys.ts';
import type { AutopsySlice, GetState, PlaygroundState, Services, SetState } from './state.ts';

/** The key of an autopsy under the settings of now. */
export function autopsyKey(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'autopsySamples'>,
  recipe: Recipe,
): string {
  return `${state.model?.hash ?? ''} | ${currentKey(state, recipe)} | ${state.autopsySamples}`;
}

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

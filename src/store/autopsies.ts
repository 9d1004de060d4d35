/** Autopsies of columns: asked for one at a time, kept as long as their settings are. */
import { PlaygroundError, toErrorData } from '../base/errors.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import { currentKey, sourceOf } from './keys.ts';
import type { AutopsySlice, GetState, PlaygroundState, Services, SetState } from './state.ts';

/** Samples that an autopsy measures on, to choose from. */
export const AUTOPSY_SAMPLES = [200, 500, 2000] as const;

/** The page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

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
      const state = get();
      const recipe = state.columns.find((column) => column.id === id)?.recipe;
      const source = sourceOf(state);
      if (controller || !recipe || !source) return;
      const key = autopsyKey(state, recipe);
      const own = new AbortController();
      controller = own;
      const { [key]: _, ...autopsyErrors } = state.autopsyErrors;
      const begun: ColumnProgress = { stage: 'waiting', done: 0, total: 0 };
      set({ autopsy: { column: id, key, progress: begun }, autopsyErrors });
      let shownAt = 0;
      try {
        const report = await engine.explain(recipe, source, state.autopsySamples, {
          signal: own.signal,
          onProgress(progress) {
            const now = performance.now();
            const stage = get().autopsy?.progress.stage;
            if (stage === progress.stage && now - shownAt < PROGRESS_MS) return;
            shownAt = now;
            if (controller === own) set({ autopsy: { column: id, key, progress } });
          },
        });
        const { fell, causes } = report;
        set(({ autopsies }) => ({
          autopsies: { ...autopsies, [key]: report },
          announcement: fell
            ? `Every layer is measured: ${causes.length} ${causes.length === 1 ? 'cause' : 'causes'} found.`
            : 'Every layer is measured: the file lost no more than rounding costs.',
        }));
      } catch (error) {
        const data = toErrorData(error);
        const isStopped = error instanceof PlaygroundError && error.code === 'cancelled';
        set((current) => ({
          autopsyErrors: isStopped
            ? current.autopsyErrors
            : { ...current.autopsyErrors, [key]: data },
          announcement: data.message,
        }));
      } finally {
        controller = null;
        set({ autopsy: null });
      }
    },
  };
}

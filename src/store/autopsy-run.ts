/** One autopsy, from the question to what the page shows of it. */
import { toErrorData } from '../base/errors.ts';
import type { ColumnProgress, Engine } from '../workers/engine.ts';
import { autopsyKey } from './keys.ts';
import { measuredOn } from './measured-on.ts';
import type { GetState, SetState } from './state.ts';

/** The page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

/** What is asked. */
export interface AskedAutopsy {
  /** Id of the column. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** Nothing happens where there are no samples to run. */
export async function runAutopsy(
  set: SetState,
  get: GetState,
  engine: Engine,
  { id, signal }: AskedAutopsy,
): Promise<void> {
  const state = get();
  const recipe = state.columns.find((column) => column.id === id)?.recipe;
  const on = measuredOn(state, state.autopsySamples);
  if (!recipe || !on || signal.aborted) return;
  const key = autopsyKey(state, recipe);
  const { [key]: _, ...autopsyErrors } = state.autopsyErrors;
  const begun: ColumnProgress = { stage: 'waiting', done: 0, total: 0 };
  set({ autopsy: { column: id, key, progress: begun }, autopsyErrors });
  let shownAt = 0;
  const onProgress = (progress: ColumnProgress) => {
    const now = performance.now();
    const stage = get().autopsy?.progress.stage;
    if (stage === progress.stage && now - shownAt < PROGRESS_MS) return;
    shownAt = now;
    if (get().autopsy?.key === key) set({ autopsy: { column: id, key, progress } });
  };
  try {
    const report = await engine.explain(recipe, on, {
      signal,
      onProgress,
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
    set((current) => ({
      autopsyErrors:
        data.code === 'cancelled'
          ? current.autopsyErrors
          : { ...current.autopsyErrors, [key]: data },
      announcement: data.message,
    }));
  } finally {
    set({ autopsy: null });
  }
}

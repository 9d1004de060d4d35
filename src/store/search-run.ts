/** One search, from its order to what the page shows of it. */
import { toErrorData } from '../base/errors.ts';
import { type Evaluation, isFinal, latest } from '../search/trial.ts';
import type { Engine, SearchStart } from '../workers/engine.ts';
import { searchKey } from './keys.ts';
import { bestWithin, goalOf, searchedOn } from './search-selectors.ts';
import type { SearchRecord } from './search-state.ts';
import type { GetState, SetState } from './state.ts';

/** The picture is drawn no more often than this: all points at once. */
const SHOWN_MS = 400;

/**
 * Nothing happens where there is nothing to measure on.
 * @param pausable a signal that ends the search after a file, so that it goes on for another goal.
 */
export async function runSearch(
  set: SetState,
  get: GetState,
  engine: Engine,
  signal: AbortSignal,
  pausable: () => AbortSignal,
): Promise<void> {
  const asked = get();
  const on = searchedOn(asked);
  if (!on || signal.aborted) return;
  const { files, seed } = asked.searchSettings;
  const key = searchKey(asked);
  const first = asked.columns.flatMap(({ recipe }) => (recipe.trained === undefined ? recipe : []));
  const { [key]: _, ...searchErrors } = asked.searchErrors;
  set({ search: { key, tried: 0, files, rounding: false, finals: false }, searchErrors });
  const told = tellInTime(set, get, key);
  let tried = 0;
  try {
    for (;;) {
      const pause = pausable();
      const { exhausted } = await engine.search(
        on,
        {
          ...{ first, seed },
          goal: goalOf(get()),
          files: files - tried,
          known: get().searches[key]?.evaluations ?? [],
        },
        {
          ...{ signal, pause },
          onStart: told.start,
          onRounding: told.rounding,
          onFinals: told.finals,
          onEvaluation(evaluation) {
            if (!isFinal(evaluation)) tried++;
            told.add(evaluation, tried);
          },
        },
      );
      told.flush(exhausted);
      // Another budget has other finalists.
      if (!pause.aborted) break;
    }
    set({ announcement: foundWords(get(), key) });
  } catch (error) {
    told.flush();
    const data = toErrorData(error);
    const stopped = data.code === 'cancelled';
    set((state) => ({
      searchErrors: stopped ? state.searchErrors : { ...state.searchErrors, [key]: data },
      announcement: stopped ? `Stopped. ${foundWords(state, key)}` : data.message,
    }));
  } finally {
    set({ search: null });
  }
}

/** Puts what is heard into the state, now and then. */
function tellInTime(set: SetState, get: GetState, key: string) {
  let waiting: Evaluation[] = [];
  let tried = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let start: SearchStart | undefined;
  const flush = (exhausted = false) => {
    const known = get().searches[key];
    const scale = start ?? known;
    if (!scale) return;
    shownAt = performance.now();
    const record: SearchRecord = {
      ...{ kind: scale.kind, scale: scale.scale, exhausted },
      evaluations: latest([...(known?.evaluations ?? []), ...waiting]),
    };
    waiting = [];
    set(({ searches, search }) => ({
      searches: { ...searches, [key]: record },
      search: search && { ...search, tried, rounding: false },
    }));
  };
  return {
    flush,
    finals() {
      flush();
      set(({ search }) => ({ search: search && { ...search, finals: true } }));
    },
    rounding() {
      flush();
      set(({ search }) => ({ search: search && { ...search, rounding: true } }));
    },
    start(begun: SearchStart) {
      start = begun;
      flush();
      set(({ search }) => ({ search: search && { ...search, finals: false } }));
    },
    add(evaluation: Evaluation, count: number) {
      waiting.push(evaluation);
      tried = count;
      if (performance.now() - shownAt >= SHOWN_MS) flush();
    },
  };
}

function foundWords(state: ReturnType<GetState>, key: string): string {
  const record = state.searches[key];
  const best = record && bestWithin(state, record);
  const count = record?.evaluations.length ?? 0;
  const tried = `${count} ${count === 1 ? 'file' : 'files'} tried in all`;
  return best
    ? `${tried}. The best within the budget has ${best.bytes} bytes and scores ${(100 * best.score).toFixed(2)} %.`
    : `${tried}. None is within the budget.`;
}

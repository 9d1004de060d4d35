/** Runs that are over: those of this visit, and those that the browser kept of earlier ones. */
import { toErrorData } from '../base/errors.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { MAX_COLUMNS } from '../share/link-state.ts';
import type { PastRun } from '../share/past-run.ts';
import { isMeasured } from '../share/results.ts';
import { landedKeys } from './columns.ts';
import type { PastRunsSlice } from './kept-state.ts';
import { keyOfResult } from './keys.ts';
import type { Entry, GetState, PlaygroundState, Services, SetState } from './state.ts';
import { toLinkState } from './to-link.ts';

/** More are not listed; the browser keeps fewer. */
const MOST_RUNS = 200;

export interface RunsKeeper {
  readonly slice: PastRunsSlice;
  /** Called after every change of the state. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

export function createPastRuns(
  set: SetState,
  get: GetState,
  { shelf, idle }: Services,
): RunsKeeper {
  let isAsked = false;
  /** What was deleted is not noted again while it stands in the table. */
  const deleted = new WeakSet<object>();

  /** Once the page has nothing better to do: what earlier visits left. */
  const load = async () => {
    isAsked = true;
    await idle();
    const kept = (await shelf?.runs()) ?? { runs: [], damaged: 0 };
    const known = new Set(get().pastRuns.map(({ id }) => id));
    const older = kept.runs.filter(({ id }) => !known.has(id));
    set(({ pastRuns }) => ({
      pastRuns: [...pastRuns, ...older].toSorted((a, b) => b.at - a.at).slice(0, MOST_RUNS),
      damagedRuns: kept.damaged,
    }));
  };

  const keep = (run: PastRun) =>
    // The run is known until the page is closed.
    void shelf?.keepRun(run).catch((thrown) => set({ runsProblem: toErrorData(thrown) }));

  /** Results that were computed since: each is a run, unless it is one that is listed, with more known of it. */
  const collect = ({ entries, model, reference, pastRuns }: PlaygroundState) => {
    if (!model) return;
    const fresh = Object.values(entries).flatMap(({ result, origin }) => {
      const id = `${model.hash} ${keyOfResult(result)}`;
      const listed = pastRuns.find((run) => run.id === id);
      if (origin !== 'computed' || !isMeasured(result) || listed?.result === result) return [];
      if (deleted.has(result.conversion)) return [];
      // What is new is the gzipped size alone.
      const isSameRun =
        listed?.result.evaluation === result.evaluation && result.evaluation !== null;
      const at = listed && isSameRun ? listed.at : Date.now();
      return [{ id, reference, hash: model.hash, result, at, earlier: false }];
    });
    if (fresh.length === 0) return;
    const ids = new Set(fresh.map(({ id }) => id));
    const others = pastRuns.filter(({ id }) => !ids.has(id));
    set({ pastRuns: [...fresh, ...others].toSorted((a, b) => b.at - a.at).slice(0, MOST_RUNS) });
    for (const run of fresh) keep(run);
  };

  /** What is known of the open model from before stands in the table until it is computed again. */
  const recall = ({ entries, model, pastRuns }: PlaygroundState) => {
    const known = pastRuns.flatMap(({ hash, result, at, earlier }): [string, Entry][] => {
      const key = keyOfResult(result);
      if (hash !== model?.hash || entries[key]) return [];
      return [[key, { result, origin: 'kept', kept: { at, earlier } }]];
    });
    if (known.length === 0) return;
    set((state) => ({ entries: { ...Object.fromEntries(known), ...state.entries } }));
    set((state) => ({ landed: { ...landedKeys(state, state.columns), ...state.landed } }));
  };

  return {
    slice: {
      pastRuns: [],
      damagedRuns: 0,
      runsProblem: null,
      showRun: (id) => showRuns(set, get, [id], false),
      showPair: (baseline, candidate) => showRuns(set, get, [baseline, candidate], true),
      ...createForgetting(set, get, shelf, deleted),
      dropRuns: (id) =>
        set(({ pastRuns, damagedRuns }) => ({
          pastRuns: pastRuns.filter((run) => !run.earlier || (id !== null && run.id !== id)),
          damagedRuns: id === null ? 0 : damagedRuns,
        })),
    },
    follow(state, before) {
      if (!isAsked && state.model) void load();
      const { entries, model, pastRuns } = state;
      if (entries !== before.entries) collect(get());
      const isNew = entries !== before.entries || model !== before.model;
      if (isNew || pastRuns !== before.pastRuns) recall(get());
    },
  };
}

function createForgetting(
  set: SetState,
  get: GetState,
  shelf: Services['shelf'],
  deleted: WeakSet<object>,
): Pick<PastRunsSlice, 'forgetRun' | 'forgetRuns'> {
  const forget = async (
    isMeant: (run: PastRun) => boolean,
    work: () => Promise<void> | undefined,
    announcement: string,
  ) => {
    try {
      await work();
    } catch (thrown) {
      // Where nothing is kept at all, the list is all there is.
      if (!get().storageProblem) throw thrown;
    }
    for (const run of get().pastRuns) if (isMeant(run)) deleted.add(run.result.conversion);
    set(({ pastRuns }) => ({
      pastRuns: pastRuns.filter((run) => !isMeant(run)),
      announcement,
    }));
  };
  return {
    async forgetRun(id) {
      try {
        await forget(
          (run) => run.id === id,
          () => shelf?.forgetRun(id),
          'The run is deleted.',
        );
      } catch (thrown) {
        set({ keepProblem: { title: 'The run is not deleted', error: toErrorData(thrown) } });
      }
    },
    async forgetRuns() {
      await forget(
        () => true,
        () => shelf?.forgetRuns(),
        'The runs that were kept are deleted.',
      );
      set({ damagedRuns: 0 });
    },
  };
}

/**
 * Runs of one model become columns: those that have their recipes, or new ones, and the last of them is shown. Another model
 * is opened. @param isPair whether the first becomes the baseline.
 */
function showRuns(set: SetState, get: GetState, ids: readonly string[], isPair: boolean): void {
  const runs = ids.flatMap((id) => get().pastRuns.find((run) => run.id === id) ?? []);
  const run = runs.at(-1);
  if (!run || runs.length < ids.length) return;
  const view = toLinkState(get());
  const columns = [...view.columns];
  const places = runs.map(({ result: { recipe } }) => {
    const there = columns.findIndex((other) => recipeKey(other) === recipeKey(recipe));
    return there < 0 ? columns.push(recipe) - 1 : there;
  });
  if (columns.length > MAX_COLUMNS) {
    const words = `There is room for ${MAX_COLUMNS} columns. Remove one first.`;
    set({ announcement: words });
    return;
  }
  const { device, testSet } = run.result;
  const isOpen = get().model?.hash === run.hash;
  get().restore({
    ...view,
    columns,
    column: places.at(-1) ?? 0,
    ...(isPair && { baseline: places[0] ?? 0 }),
    ...(testSet !== null && { device, measured: true }),
    ...(!isOpen && { model: run.reference, layer: '', weight: null }),
  });
}

/** The page's state: one store, a slice per concern. Knows no React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { DEFAULT_LINK_STATE, type LinkState } from '../share/link-state.ts';
import { referenceName, sameModel } from '../share/model-field.ts';
import { createAutopsies } from './autopsies.ts';
import { createColumns, keptColumns, landedKeys } from './columns.ts';
import type { JobRunner } from './jobs.ts';
import { createJobs } from './jobs.ts';
import { createKeptModels, type KeptModelsKeeper } from './kept-models.ts';
import { createModel, type ModelKeeper } from './model.ts';
import { createOwnData, type OwnData } from './own-data.ts';
import { createPastRuns, type RunsKeeper } from './past-runs.ts';
import { createPhotos } from './photos.ts';
import { type Asker, createAsker, leaveModel } from './questions.ts';
import { createSearches, type SearchKeeper } from './searches.ts';
import { shownLayer } from './selectors.ts';
import { sentWith } from './sent.ts';
import type { Column, GetState, PlaygroundState, Services, SetState, ViewSlice } from './state.ts';
import { createTraining, type TrainingKeeper } from './training.ts';
import { createUndo, type UndoKeeper } from './undo.ts';

export type Playground = StoreApi<PlaygroundState>;

/** Nothing happens until `restore` or one of the `open…` actions is called. */
export function createPlayground(services: Services): Playground {
  let training: TrainingKeeper | undefined;
  let asker: Asker | undefined;
  let searches: SearchKeeper | undefined;
  let undo: UndoKeeper | undefined;
  let runs: RunsKeeper | undefined;
  let kept: KeptModelsKeeper | undefined;
  let data: OwnData | undefined;
  const playground = createStore<PlaygroundState>()((set, get) => {
    asker = createAsker(set, get);
    const jobs = createJobs(set, get, services, asker);
    const model = createModel(set, get, services, jobs, asker);
    searches = createSearches(set, get, services);
    training = createTraining(set, get, services.engine, asker);
    undo = createUndo(set, get);
    runs = createPastRuns(set, get, services);
    data = createOwnData(set, get, services, model.remeasure);
    kept = createKeptModels(set, get, services, model.givenOf);
    return {
      ...training.slice,
      ...model.slice,
      ...createColumns(set, get, jobs),
      ...createAutopsies(set, get, services),
      ...searches.slice,
      ...createPhotos(set),
      ...jobs.slice,
      ...asker.slice,
      ...undo.slice,
      ...runs.slice,
      ...kept.slice,
      ...data.slice,
      ...createView(set, get, { model, jobs, asker, data }),
      entries: {},
      landed: {},
      columnErrors: {},
      failColumn: (id, error) =>
        set((state) => ({
          columnErrors: { ...state.columnErrors, [id]: error },
          announcement: error.message,
        })),
    };
  });
  playground.subscribe((state, before) => {
    training?.follow(state, before);
    asker?.follow(state, before);
    searches?.follow(state, before);
    runs?.follow(state, before);
    kept?.follow(state, before);
    data?.follow(state, before);
    undo?.follow();
  });
  return playground;
}

/** Back and forward within the visit lead to addresses without results: those of the link that was opened stay. */
function keptSent({ sent }: PlaygroundState, { model }: LinkState): PlaygroundState['sent'] {
  return sent && sameModel(sent.model, model) ? sent : null;
}

/** Errors of columns that are as they were. */
function errorsOf(
  { columns, columnErrors }: PlaygroundState,
  kept: readonly Column[],
): PlaygroundState['columnErrors'] {
  const same = new Set(columns.filter((column) => kept.includes(column)).map(({ id }) => id));
  return Object.fromEntries(Object.entries(columnErrors).filter(([id]) => same.has(id)));
}

interface ViewParts {
  readonly model: ModelKeeper;
  readonly jobs: JobRunner;
  readonly asker: Asker;
  readonly data: OwnData;
}

function createView(
  set: SetState,
  get: GetState,
  { model, jobs, asker, data }: ViewParts,
): ViewSlice {
  return {
    tab: DEFAULT_LINK_STATE.tab,
    layer: DEFAULT_LINK_STATE.layer,
    channel: null,
    part: DEFAULT_LINK_STATE.part,
    weight: null,
    hands: { dot: null, cut: null },
    announcement: '',
    sent: null,
    linkError: null,
    lesson: null,
    taught: null,
    hidden: [],
    writing: false,
    setTab: (tab) => set({ tab }),
    setLayer: (layer) => set({ layer, channel: null, weight: null }),
    setChannel: (channel) => set({ channel, weight: null }),
    setPart: (tab, part) => set({ tab, part }),
    // A weight is counted within its layer: from here on it is a chosen one, too.
    setWeight: (weight) => set({ weight, layer: shownLayer(get())?.id ?? get().layer }),
    setHands: (change) => set(({ hands }) => ({ hands: { ...hands, ...change } })),
    announce: (announcement) => set({ announcement }),
    setLinkError: (linkError) => set({ linkError }),
    // What a lesson has left out comes back with its end.
    leaveLesson: () =>
      set(({ columns }) => ({
        lesson: null,
        taught: columns.map(({ recipe }) => recipe),
        hidden: [],
      })),
    setHidden: (hidden) => set({ hidden }),
    setWriting: (writing) => set(writing ? { writing, lesson: null } : { writing }),
    restore(state) {
      if (sameModel(get().reference, state.model)) restore(state);
      else void leaveModel(asker, get, referenceName(state.model), () => restore(state));
    },
  };

  function restore(state: LinkState): void {
    const before = get();
    const open = before.model !== null || before.awaited !== null;
    const sameView =
      open &&
      sameModel(before.reference, state.model) &&
      before.measured === state.measured &&
      before.device === state.device;
    if (!sameView) jobs.stop();
    const columns = keptColumns(before.columns, state.columns);
    for (const column of before.columns) if (!columns.includes(column)) jobs.drop(column.id);
    const idAt = (index: number) => columns[index]?.id ?? columns[0]?.id ?? '';
    set({
      columns,
      baseline: idAt(state.baseline),
      selected: idAt(state.column),
      layer: state.layer,
      channel: null,
      tab: state.tab,
      part: state.part,
      weight: state.weight,
      photos: state.photos,
      measured: state.measured,
      device: state.device,
      lesson: state.lesson,
      hidden: state.hidden,
      // A lesson takes the place of the one that is written; what is written is kept.
      writing: before.writing && state.lesson === null,
      columnErrors: sameView ? errorsOf(before, columns) : {},
      sent: sentWith(state) ?? keptSent(before, state),
      linkError: null,
    });
    set((after) => ({
      landed: { ...(sameView && before.landed), ...landedKeys(after, columns) },
    }));
    const isOpen = open && sameModel(before.reference, state.model);
    data.want(state.data, () => {
      const { model: opened, reference } = get();
      return opened !== null && sameModel(reference, state.model);
    });
    if (!isOpen) {
      model.follow(state.model);
    } else if (before.model) {
      // What runs keeps running, and what was stopped stays stopped: only columns that were not there are to be computed.
      const missing = sameView
        ? columns.filter((column) => !before.columns.includes(column))
        : columns;
      jobs.enqueue(missing.map(({ id }) => id));
    }
  }
}

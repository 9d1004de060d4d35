/** Local files that this browser keeps, so that they are there after a reload: asked once, deleted whenever wanted. */
import { toErrorData } from '../base/errors.ts';
import type { Given, KeptModel, KeptModelsSlice } from './kept-state.ts';
import type { GetState, PlaygroundState, Services, SetState } from './state.ts';

/** Larger files are not offered to be kept: browsers give a site some gigabytes in all. */
const MOST_BYTES = 500e6;

export interface KeptModelsKeeper {
  readonly slice: KeptModelsSlice;
  /** Called after every change of the state. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

/** @param givenOf the files of a model that was opened in this visit, by its hash. */
export function createKeptModels(
  set: SetState,
  get: GetState,
  { shelf, idle }: Services,
  givenOf: (hash: string) => Given | undefined,
): KeptModelsKeeper {
  let loading: Promise<void> | undefined;

  const list = async () =>
    set({
      keptModels: (await shelf?.models()) ?? [],
      keptSets: (await shelf?.sets()) ?? [],
    });
  /** Nobody needs them before a menu is open. */
  const actions = async () => {
    const { createKeptActions } = await import('./kept-actions.ts');
    return createKeptActions(set, get, shelf, list);
  };
  const load = () => {
    loading ??= idle().then(async () => {
      shelf?.onChange((change) => {
        if (change.what === 'files') void list();
        else get().dropRuns(change.deleted);
      });
      const [problem = null] = await Promise.all([shelf?.problem(), list()]);
      set({ storageProblem: problem });
    });
    return loading;
  };

  const keep = async (model: KeptModel) => {
    const given = givenOf(model.hash);
    if (!given) return;
    try {
      await shelf?.keepModel(model, given);
      await list();
      set({ announcement: `${model.name} is kept in this browser.` });
    } catch (thrown) {
      set({
        keepProblem: { title: `${model.name} could not be kept`, error: toErrorData(thrown) },
      });
    }
  };

  /** A local file has been opened: kept, asked about or left alone, as the person wants it. */
  const opened = async ({ hash, name, bytes }: Omit<KeptModel, 'at'>) => {
    await load();
    if (get().keptModels.some((kept) => kept.hash === hash)) return;
    const wanted = shelf?.keepsModels();
    const model = { hash, name, bytes, at: Date.now() };
    if (wanted) await keep(model);
    // Where nothing can be kept, there is nothing to ask.
    const asks = wanted === null && bytes <= MOST_BYTES && !get().storageProblem;
    if (asks && get().model?.hash === hash) set({ asksToKeep: model });
  };

  const remember = (wanted: boolean) => {
    shelf?.setKeepsModels(wanted);
    set({ keepsModels: wanted, asksToKeep: null });
  };

  return {
    slice: {
      keptModels: [],
      keptSets: [],
      keepsModels: shelf?.keepsModels() ?? null,
      asksToKeep: null,
      keepProblem: null,
      storageProblem: null,
      keptOthers: null,
      async answerKeep(yes) {
        const { asksToKeep } = get();
        remember(yes);
        if (yes && asksToKeep) await keep(asksToKeep);
      },
      setKeepsModels: remember,
      dismissKeepProblem: () => set({ keepProblem: null }),
      listOthers: async () => (await actions()).listOthers(),
      openKept: async (hash) => (await actions()).openKept(hash),
      openKeptSet: async (hash) => (await actions()).openKeptSet(hash),
      forgetModel: async (hash) => (await actions()).forgetModel(hash),
      forgetSet: async (hash) => (await actions()).forgetSet(hash),
      forgetOthers: async (kind) => (await actions()).forgetOthers(kind),
      forgetEverything: async () => (await actions()).forgetEverything(),
    },
    follow({ model, reference, awaited }, before) {
      if (model && model !== before.model) void load();
      if (model?.hash === before.model?.hash && awaited === before.awaited) return;
      if (get().asksToKeep && get().asksToKeep?.hash !== model?.hash) set({ asksToKeep: null });
      if (model && !awaited && reference.kind === 'file') void opened(model);
    },
  };
}

/** What a person does with the things that the browser keeps: opens and deletes them. Another tab may have been first. */
import { type ErrorData, toErrorData } from '../base/errors.ts';
import type { KeptModel, KeptModelsSlice, KeptOther, Shelf } from './kept-state.ts';
import type { GetState, SetState } from './state.ts';

type KeptActions = Pick<
  KeptModelsSlice,
  | 'openKept'
  | 'openKeptSet'
  | 'listOthers'
  | 'forgetModel'
  | 'forgetSet'
  | 'forgetOthers'
  | 'forgetEverything'
>;

const GONE: ErrorData = {
  code: 'no-storage',
  message: 'It was deleted in another tab, or by the browser.',
  hint: 'Open the file itself again.',
  where: {},
};

const OTHERS: Readonly<Record<KeptOther['kind'], string>> = {
  runs: 'Runs are',
  checkpoints: 'Checkpoints of training are',
  'trained-runs': 'Trained weights are',
};

/** @param list reads anew which models and sets are kept. */
export function createKeptActions(
  set: SetState,
  get: GetState,
  shelf: Shelf | undefined,
  list: () => Promise<void>,
): KeptActions {
  const nameIn = (kept: readonly KeptModel[], hash: string) =>
    kept.find((other) => other.hash === hash)?.name ?? 'It';

  const isGone = async (name: string) => {
    await list();
    set({ keepProblem: { title: `${name} is not kept any more`, error: GONE } });
  };

  /** What cannot be deleted is said, and stays in the list. @param what with its verb: `my.h5 is`. */
  const forget = async (what: string, work: () => Promise<unknown> | undefined) => {
    try {
      await work();
      set({ announcement: `${what} deleted from this browser.` });
    } catch (thrown) {
      set({ keepProblem: { title: `${what} not deleted`, error: toErrorData(thrown) } });
    }
    await list();
  };

  const listOthers = async () =>
    set({ keptOthers: (await shelf?.others().catch(() => null)) ?? [] });

  return {
    listOthers,
    async openKept(hash) {
      const name = nameIn(get().keptModels, hash);
      const given = await shelf?.model(hash);
      if (given) await get().openFiles(given.files, given.inputShapes);
      else await isGone(name);
    },
    async openKeptSet(hash) {
      const name = nameIn(get().keptSets, hash);
      const given = await shelf?.set(hash);
      if (given) await get().openData(given.files);
      else await isGone(name);
    },
    forgetModel: (hash) =>
      forget(`${nameIn(get().keptModels, hash)} is`, () => shelf?.forgetModel(hash)),
    forgetSet: (hash) => forget(`${nameIn(get().keptSets, hash)} is`, () => shelf?.forgetSet(hash)),
    async forgetOthers(kind) {
      await forget(OTHERS[kind], async () => {
        if (kind === 'runs') return get().forgetRuns();
        await shelf?.forgetOthers(kind);
        if (kind === 'checkpoints')
          set(({ training }) => ({ training: { ...training, checkpoints: [] } }));
      });
      await listOthers();
    },
    forgetEverything: () =>
      forget('All that was kept is', async () => {
        await get().forgetRuns();
        await shelf?.forgetModels();
        set(({ training }) => ({
          ...{ keepsModels: null, keptOthers: [] },
          training: { ...training, checkpoints: [] },
        }));
      }),
  };
}

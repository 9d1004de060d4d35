/** A browser's storage of model files, in memory. */
import type { Given, KeptModel, Shelf } from '../store/kept-state.ts';

type FileShelf = Omit<Shelf, 'runs' | 'keepRun' | 'forgetRun' | 'forgetRuns'>;

export function fakeFiles(): FileShelf {
  const kept = new Map<string, { model: KeptModel; given: Given }>();
  const sets = new Map<string, { model: KeptModel; given: Given }>();
  let answer: boolean | null = null;
  return {
    models: async () => [...kept.values()].map(({ model }) => model),
    model: async (hash) => kept.get(hash)?.given ?? null,
    keepModel: async (model, given) => void kept.set(model.hash, { model, given }),
    forgetModel: async (hash) => void kept.delete(hash),
    sets: async () => [...sets.values()].map(({ model }) => model),
    set: async (hash) => sets.get(hash)?.given ?? null,
    keepSet: async (model, given) => void sets.set(model.hash, { model, given }),
    forgetSet: async (hash) => void sets.delete(hash),
    others: async () => [],
    forgetOthers: async () => {},
    problem: async () => null,
    onChange: () => {},
    async forgetModels() {
      kept.clear();
      sets.clear();
      answer = null;
    },
    keepsModels: () => answer,
    setKeepsModels(wanted) {
      answer = wanted;
    },
  };
}

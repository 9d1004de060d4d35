/** A browser's storage of model files, in memory. */
import type { Given, KeptModel, Shelf } from '../store/kept-state.ts';

type FileShelf = Omit<Shelf, 'runs' | 'keepRun' | 'forgetRuns'>;

export function fakeFiles(): FileShelf {
  const kept = new Map<string, { model: KeptModel; given: Given }>();
  let answer: boolean | null = null;
  return {
    models: async () => [...kept.values()].map(({ model }) => model),
    model: async (hash) => kept.get(hash)?.given ?? null,
    keepModel: async (model, given) => void kept.set(model.hash, { model, given }),
    forgetModel: async (hash) => void kept.delete(hash),
    async forgetModels() {
      kept.clear();
      answer = null;
    },
    keepsModels: () => answer,
    setKeepsModels(wanted) {
      answer = wanted;
    },
  };
}

/** What this browser keeps, by a script that loads when it is first asked for: the first picture does not wait for it. */
import type { LateShelf, Shelf } from '../../store/kept-state.ts';

const ANSWER = 'keeps-models';

export function lateShelf(): Shelf {
  let opened: Promise<LateShelf> | undefined;
  const open = () => {
    opened ??= import('./shelf.ts').then(({ browserShelf }) => browserShelf());
    return opened;
  };
  return {
    runs: async () => (await open()).runs(),
    keepRun: async (run) => (await open()).keepRun(run),
    forgetRuns: async () => (await open()).forgetRuns(),
    models: async () => (await open()).models(),
    model: async (hash) => (await open()).model(hash),
    keepModel: async (model, given) => (await open()).keepModel(model, given),
    forgetModel: async (hash) => (await open()).forgetModel(hash),
    sets: async () => (await open()).sets(),
    set: async (hash) => (await open()).set(hash),
    keepSet: async (set, given) => (await open()).keepSet(set, given),
    forgetSet: async (hash) => (await open()).forgetSet(hash),
    async forgetModels() {
      localStorage.removeItem(ANSWER);
      await (await open()).forgetModels();
    },
    keepsModels() {
      const answer = localStorage.getItem(ANSWER);
      return answer === null ? null : answer === 'yes';
    },
    setKeepsModels: (wanted) => localStorage.setItem(ANSWER, wanted ? 'yes' : 'no'),
  };
}

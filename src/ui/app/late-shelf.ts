/** What this browser keeps, by a script that loads when it is first asked for: the first picture does not wait for it. */
import type { LateShelf, Shelf } from '../../store/kept-state.ts';
import type { Engine } from '../../workers/engine.ts';

const ANSWER = 'keeps-models';

export function lateShelf({ data }: Pick<Engine, 'data'>): Shelf {
  let opened: Promise<LateShelf> | undefined;
  const open = () => {
    opened ??= import('./shelf.ts').then(({ browserShelf }) => browserShelf(data.weighTraining));
    return opened;
  };
  return {
    runs: async () => (await open()).runs(),
    keepRun: async (run) => (await open()).keepRun(run),
    forgetRun: async (id) => (await open()).forgetRun(id),
    forgetRuns: async () => (await open()).forgetRuns(),
    others: async () => (await open()).others(),
    forgetOthers: async (kind) => (await open()).forgetOthers(kind),
    problem: async () => (await open()).problem(),
    onChange: (listener) => void open().then(({ onChange }) => onChange(listener)),
    models: async () => (await open()).models(),
    model: async (hash) => (await open()).model(hash),
    keepModel: async (model, given) => (await open()).keepModel(model, given),
    forgetModel: async (hash) => (await open()).forgetModel(hash),
    sets: async () => (await open()).sets(),
    set: async (hash) => (await open()).set(hash),
    keepSet: async (set, given) => (await open()).keepSet(set, given),
    forgetSet: async (hash) => (await open()).forgetSet(hash),
    async forgetModels() {
      remember(null);
      await (await open()).forgetModels();
    },
    keepsModels: remembered,
    setKeepsModels: remember,
  };
}

/** Browsers that may not store anything throw at the very name: the answer then holds for this visit. */
let ofThisVisit: boolean | null = null;

function remembered(): boolean | null {
  try {
    const answer = localStorage.getItem(ANSWER);
    return answer === null ? null : answer === 'yes';
  } catch {
    return ofThisVisit;
  }
}

function remember(wanted: boolean | null): void {
  ofThisVisit = wanted;
  try {
    if (wanted === null) localStorage.removeItem(ANSWER);
    else localStorage.setItem(ANSWER, wanted ? 'yes' : 'no');
  } catch {
    // See above.
  }
}

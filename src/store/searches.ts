/** Searches: one at a time; what they tried is kept for as long as the page is open. */
import { searchKey } from './keys.ts';
import type { SearchSettings, SearchSlice } from './search-state.ts';
import type { GetState, PlaygroundState, Services, SetState } from './state.ts';

const USUAL: SearchSettings = {
  ...{ kind: 'bytes', bytes: null, loss: 0.005, floatMacs: null },
  ...{ samples: 500, files: 60, seed: 1 },
};

export interface SearchKeeper {
  readonly slice: SearchSlice;
  /** Called after every change of the state: a search ends with what it is of. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

export function createSearches(
  set: SetState,
  get: GetState,
  { engine }: Pick<Services, 'engine'>,
): SearchKeeper {
  let stop: AbortController | null = null;
  let pause: AbortController | null = null;
  return {
    slice: {
      searchSettings: USUAL,
      searches: {},
      search: null,
      searchErrors: {},
      setSearchSettings: (changes) =>
        set(({ searchSettings }) => ({ searchSettings: { ...searchSettings, ...changes } })),
      steerSearch: () => pause?.abort(),
      stopSearch: () => stop?.abort(),
      async startSearch() {
        if (stop) return;
        stop = new AbortController();
        try {
          // Asked for by few, and late: the first picture does not wait for it.
          const { runSearch } = await import('./search-run.ts');
          await runSearch(set, get, engine, stop.signal, () => {
            pause = new AbortController();
            return pause.signal;
          });
        } finally {
          stop = null;
        }
      },
    },
    follow(state, before) {
      if (state.search && state.search.key !== searchKey(state)) stop?.abort();
      const { bytes, floatMacs } = state.searchSettings;
      if (state.model?.hash === before.model?.hash || (bytes === null && floatMacs === null))
        return;
      state.setSearchSettings({ bytes: null, floatMacs: null });
    },
  };
}

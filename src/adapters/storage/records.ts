/** Records kept in this browser from one visit to the next, in IndexedDB. Nothing leaves the machine. */
import { createStore, del, entries, get, set } from 'idb-keyval';
import { PlaygroundError } from '../../ir/errors.ts';

export interface Records<T> {
  /** Keeps `value`; of more than the limit, the ones that were kept longest ago go. @throws PlaygroundError `out-of-memory` when there is no room. */
  put(id: string, value: T): Promise<void>;
  /** Undefined where there is none, or the browser keeps nothing. */
  get(id: string): Promise<T | undefined>;
  /** Newest first. */
  list(): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
}

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

/** @param name of the database. @param limit most records that are kept. */
export function openRecords<T>(name: string, limit: number): Records<T> {
  // Opened with the first call: private windows of some browsers have no IndexedDB.
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => {
    opened ??= createStore(`quantization-playground-${name}`, 'records');
    return opened;
  };
  const all = async () => {
    const found = await entries<string, Kept<T>>(store());
    return found.toSorted(([, a], [, b]) => b.at - a.at);
  };
  return {
    async put(id, value) {
      try {
        await set(id, { at: Date.now(), value } satisfies Kept<T>, store());
        for (const [old] of (await all()).slice(limit)) await del(old, store());
      } catch (error) {
        throw new PlaygroundError(
          'out-of-memory',
          `The browser does not keep the data: ${error instanceof Error ? error.message : String(error)}`,
          'Free some space for this site, or leave the private window.',
        );
      }
    },
    get: async (id) => (await get<Kept<T>>(id, store()).catch(() => undefined))?.value,
    list: async () => (await all().catch(() => [])).map(([, { value }]) => value),
    remove: (id) => del(id, store()),
  };
}

/** Records kept in this browser from one visit to the next, in IndexedDB. Nothing leaves the machine. */
import { clear, createStore, del, get, getMany, keys, set } from 'idb-keyval';
import { PlaygroundError } from '../../base/errors.ts';

export interface Records<T> {
  /** Keeps `value`; of more than the limit, those with the lowest ids go, but never the one just put. @throws PlaygroundError `out-of-memory` when there is no room. */
  put(id: string, value: T): Promise<void>;
  /** Undefined where there is none, or the browser keeps nothing. */
  get(id: string): Promise<T | undefined>;
  /** Newest first. */
  list(): Promise<readonly T[]>;
  remove(id: string): Promise<void>;
  /** Removes all of them. */
  clear(): Promise<void>;
}

/** Ids must sort by time: the ids alone say which records are oldest, since values may be large. @param name of the database. */
export function openRecords<T>(name: string, limit: number): Records<T> {
  // Opened with the first call: private windows of some browsers have no IndexedDB.
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => {
    opened ??= createStore(`quantization-playground-${name}`, 'records');
    return opened;
  };
  const ids = async () => (await keys<string>(store())).toSorted().reverse();
  return {
    async put(id, value) {
      try {
        await set(id, value, store());
        const others = (await ids()).filter((other) => other !== id);
        for (const old of others.slice(limit - 1)) await del(old, store());
      } catch (error) {
        throw new PlaygroundError(
          'out-of-memory',
          `The browser could not store the data: ${error instanceof Error ? error.message : String(error)}`,
          'Free some space for this site, or leave the private window.',
        );
      }
    },
    async get(id) {
      try {
        return await get<T>(id, store());
      } catch {
        return undefined;
      }
    },
    async list() {
      try {
        const values: (T | undefined)[] = await getMany<T>(await ids(), store());
        return values.filter((value) => value !== undefined);
      } catch {
        return [];
      }
    },
    remove: async (id) => del(id, store()),
    clear: async () => clear(store()),
  };
}

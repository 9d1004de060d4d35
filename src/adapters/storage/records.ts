/** Records kept in this browser from one visit to the next, in IndexedDB. Nothing leaves the machine. */
import { clear, del, get, getMany, keys, set } from 'idb-keyval';
import type { PlaygroundError } from '../../base/errors.ts';
import { openStore, storageError } from './open-store.ts';
import { bytesOf } from './record-bytes.ts';

export interface Records<T> {
  /**
   * Keeps `value`; of more than the limit, those with the lowest ids go, but never the one just put.
   * @throws PlaygroundError `out-of-memory` when there is no room, `no-storage` where the browser stores nothing.
   */
  put(id: string, value: T): Promise<void>;
  /** Undefined where there is none, or the browser keeps nothing. */
  get(id: string): Promise<T | undefined>;
  /** Newest first. */
  list(): Promise<readonly T[]>;
  /** About how much room all of them take; none where the browser keeps nothing. */
  weigh(): Promise<Weighed>;
  /** @throws PlaygroundError `no-storage`. */
  remove(id: string): Promise<void>;
  /** Removes all of them. @throws PlaygroundError `no-storage`. */
  clear(): Promise<void>;
  /** Why the browser stores nothing; null where it does. */
  problem(): Promise<PlaygroundError | null>;
}

/** Records together. */
export interface Weighed {
  readonly count: number;
  readonly bytes: number;
}

/** Ids must sort by time: the ids alone say which records are oldest, since values may be large. @param name of the database. */
export function openRecords<T>(name: string, limit: number): Records<T> {
  const store = openStore(`quantization-playground-${name}`, 'records');
  const ids = async () => (await keys<string>(store)).toSorted().reverse();
  const orThrow = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      throw storageError(error);
    }
  };
  const drop = async (id: string) => del(id, store);
  return {
    async put(id, value) {
      try {
        await set(id, value, store);
        const others = (await ids()).filter((other) => other !== id);
        for (const old of others.slice(limit - 1)) await drop(old);
      } catch (error) {
        throw storageError(error);
      }
    },
    async get(id) {
      try {
        return await get<T>(id, store);
      } catch {
        return undefined;
      }
    },
    async list() {
      try {
        const values: (T | undefined)[] = await getMany<T>(await ids(), store);
        return values.filter((value) => value !== undefined);
      } catch {
        return [];
      }
    },
    async weigh() {
      const all = await ids().catch(() => []);
      let bytes = 0;
      // One after the other: together they may be more than there is memory for.
      for (const id of all) bytes += bytesOf(await get(id, store).catch(() => null));
      return { count: all.length, bytes };
    },
    remove: (id) => orThrow(drop(id)),
    clear: () => orThrow(clear(store)),
    problem: () =>
      ids().then(
        () => null,
        (error) => storageError(error),
      ),
  };
}

/** A database that may be missing, blocked, or be changed by another tab, which has another version of the page. */
import { createStore, type UseStore } from 'idb-keyval';
import { PlaygroundError } from '../../base/errors.ts';

/** Opening takes milliseconds, unless another tab holds a database that is to be changed: nobody waits for that for ever. */
const OPENS_WITHIN_MS = 5000;

const NO_ANSWER = 'It does not answer: another tab may hold it.';

/**
 * Opened with the first use, which fails where the browser has no database: private windows of some have none. Where another
 * tab wants to change the database, this one lets go of it, and the next use opens it anew.
 */
export function openStore(name: string, storeName: string): UseStore {
  let opened: UseStore | undefined;
  const letGoWhenAsked = (database: IDBDatabase) => {
    database.onversionchange = () => {
      database.close();
      opened = undefined;
    };
  };
  return async (mode, callback) => {
    opened ??= createStore(name, storeName);
    let late: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        opened = undefined;
        reject(new Error(NO_ANSWER));
      }, OPENS_WITHIN_MS);
    });
    const use = opened;
    try {
      const work = use(mode, (store) => {
        // From here on it takes as long as it takes: records may be large.
        clearTimeout(late);
        letGoWhenAsked(store.transaction.db);
        return callback(store);
      });
      return await Promise.race([work, waited]);
    } finally {
      clearTimeout(late);
    }
  };
}

/** What the browser said, with what can be done about it. */
export function storageError(error: unknown): PlaygroundError {
  const { name = '', message = String(error) } = error instanceof Error ? error : {};
  // Firefox says so in its own words.
  if (/quota/i.test(`${name} ${message}`)) {
    return new PlaygroundError(
      'out-of-memory',
      `The browser has no room left for this page: ${message}`,
      'Delete what is kept and not needed (menu Model), or free space on the disk.',
    );
  }
  return new PlaygroundError(
    'no-storage',
    `The browser stores nothing for this page: ${message}`,
    'Leave the private window, or allow this site to store data. Until then save what you want to keep: it is gone when the page is closed.',
  );
}

/** Gzips the files of the columns, last of all: it takes longer than all else and is the least urgent. */
import type { ColumnResult } from '../share/results.ts';
import { currentKey } from './keys.ts';
import type { GetState, GzipState, Services, SetState } from './state.ts';

export const NO_GZIP: GzipState = { column: null, share: 0, stopped: false };
/** Progress is reported for every megabyte; the page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

export interface GzipRunner {
  /** Goes on with what is missing; called when nothing else is to be done. */
  pump(): void;
  /** Makes room for other work: `pump` continues later. */
  pause(): void;
  setGzip(on: boolean): void;
}

export function createGzipJobs(set: SetState, get: GetState, { engine }: Services): GzipRunner {
  let controller: AbortController | null = null;
  /** Results of which gzip failed: not tried again. */
  const failed = new WeakSet<ColumnResult>();

  const update = (part: Partial<GzipState>) => set(({ gzip }) => ({ gzip: { ...gzip, ...part } }));

  /** The next column without a gzipped size, the one in the picture first. */
  const next = () => {
    const { columns, selected, entries } = get();
    const ordered = [...columns].sort(
      (a, b) => Number(b.id === selected) - Number(a.id === selected),
    );
    for (const { id, recipe } of ordered) {
      const key = currentKey(get(), recipe);
      const entry = entries[key];
      if (
        entry?.origin === 'computed' &&
        entry.result.gzipBytes === null &&
        !failed.has(entry.result)
      )
        return { id, key, result: entry.result };
    }
    return undefined;
  };

  const pump = () => {
    const found = controller || get().gzip.stopped ? undefined : next();
    if (found) void one(found);
  };

  const one = async ({ id, key, result }: NonNullable<ReturnType<typeof next>>) => {
    const own = new AbortController();
    controller = own;
    let shownAt = performance.now();
    update({ column: id, share: 0 });
    try {
      const gzipBytes = await engine.gzip(result.recipe, {
        signal: own.signal,
        onProgress(done, total) {
          if (controller !== own || performance.now() - shownAt < PROGRESS_MS) return;
          shownAt = performance.now();
          update({ share: done / total });
        },
      });
      if (controller !== own) return;
      // Of a model that was left since there is no entry any more.
      set(({ entries }) => {
        const entry = entries[key];
        return entry?.result === result
          ? { entries: { ...entries, [key]: { ...entry, result: { ...result, gzipBytes } } } }
          : {};
      });
    } catch {
      if (controller !== own) return;
      failed.add(result);
    }
    controller = null;
    update({ column: null });
    pump();
  };

  const pause = () => {
    controller?.abort();
    controller = null;
    if (get().gzip.column !== null) update({ column: null });
  };

  return {
    pump,
    pause,
    setGzip(on) {
      pause();
      set({ gzip: { ...NO_GZIP, stopped: !on } });
      if (on) pump();
    },
  };
}

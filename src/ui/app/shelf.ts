/** What this browser keeps from one visit to the next, in IndexedDB: runs here, files of models in kept-files.ts. */
import { openRecords } from '../../adapters/storage/records.ts';
import { type PastRun, readRun, runText } from '../../share/past-run.ts';
import type { LateShelf } from '../../store/kept-state.ts';
import { nextTask } from '../components/tasks.ts';
import { keptFiles } from './kept-files.ts';

/** Records have some 70 kB each. */
const MOST_RUNS = 60;
/** Of one record; larger ones are known until the page is closed. */
const MOST_CHARACTERS = 512 * 1024;

export function browserShelf(): LateShelf {
  const records = openRecords<string>('past-runs', MOST_RUNS);
  /** Under which key a run is kept, by its id. */
  const keys = new Map<string, string>();

  return {
    ...keptFiles(),
    async runs() {
      const found = await records.list();
      const runs = new Map<string, PastRun>();
      let damaged = 0;
      for (const value of found) {
        // To read one is a millisecond: all at once would be a long task.
        await nextTask();
        try {
          const run = readRun(value);
          if (runs.has(run.id)) continue;
          runs.set(run.id, run);
          keys.set(run.id, keyOf(run));
        } catch {
          damaged++;
        }
      }
      return { runs: [...runs.values()], damaged };
    },
    async keepRun(run) {
      const text = runText(run);
      if (text.length > MOST_CHARACTERS) return;
      const [before, key] = [keys.get(run.id), keyOf(run)];
      keys.set(run.id, key);
      await records.put(key, text);
      if (before !== undefined && before !== key) await records.remove(before);
    },
    async forgetRuns() {
      keys.clear();
      await records.clear();
    },
  };
}

/** Sorts by time. */
function keyOf({ at, id }: PastRun): string {
  return `${String(at).padStart(15, '0')} ${id}`;
}

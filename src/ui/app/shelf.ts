/** What this browser keeps from one visit to the next, in IndexedDB: runs here, files of models in kept-files.ts. */
import { openRecords, type Records, type Weighed } from '../../adapters/storage/records.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { type PastRun, readRun, runText } from '../../share/past-run.ts';
import type { KeptOther, LateShelf, ShelfChange } from '../../store/kept-state.ts';
import type { Engine } from '../../workers/engine.ts';
import { openCheckpoints, openTrainedRuns } from '../../workers/kept.ts';
import { nextTask } from '../components/tasks.ts';
import { keptFiles } from './kept-files.ts';

/** Records have some 70 kB each. */
const MOST_RUNS = 60;
/** Of one record; larger ones are known until the page is closed. */
const MOST_CHARACTERS = 512 * 1024;

/** Tabs tell each other what becomes of what they share. */
const CHANNEL = 'quantization-playground-kept';

/** @param weighTraining the page would stand still over it: another thread does it. */
export function browserShelf(weighTraining: Engine['data']['weighTraining']): LateShelf {
  const records = openRecords<string>('past-runs', MOST_RUNS);
  const tabs = new BroadcastChannel(CHANNEL);
  const tell = (change: ShelfChange) => tabs.postMessage(change);
  const runs = keptRuns(records, tell);
  const files = keptFiles();
  const telling =
    <A extends readonly unknown[]>(work: (...args: A) => Promise<void>) =>
    async (...args: A) => {
      await work(...args);
      tell({ what: 'files' });
    };
  return {
    ...files,
    ...runs,
    keepModel: telling(files.keepModel),
    forgetModel: telling(files.forgetModel),
    keepSet: telling(files.keepSet),
    forgetSet: telling(files.forgetSet),
    forgetModels: telling(files.forgetModels),
    async others() {
      const { checkpoints, trainedRuns } = await weighTraining();
      const all: readonly (readonly [KeptOther['kind'], Weighed])[] = [
        ['runs', await records.weigh()],
        ['checkpoints', checkpoints],
        ['trained-runs', trainedRuns],
      ];
      return all.flatMap(([kind, weighed]) => (weighed.count > 0 ? { kind, ...weighed } : []));
    },
    async forgetOthers(kind) {
      await (kind === 'checkpoints' ? openCheckpoints() : openTrainedRuns()).clear();
    },
    onChange(listener) {
      tabs.onmessage = ({ data }: MessageEvent<ShelfChange>) => listener(data);
    },
  };
}

function keptRuns(records: Records<string>, tell: (change: ShelfChange) => void) {
  /** Under which key a run is kept, by its id. */
  const keys = new Map<string, string>();
  return {
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
    async keepRun(run: PastRun) {
      const text = runText(run);
      if (text.length > MOST_CHARACTERS) {
        throw new PlaygroundError(
          'too-large',
          'A run on so many samples takes more room than is kept of one.',
          'Save its report (Share), which has all figures.',
        );
      }
      const [before, key] = [keys.get(run.id), keyOf(run)];
      keys.set(run.id, key);
      await records.put(key, text);
      if (before !== undefined && before !== key) await records.remove(before);
    },
    async forgetRun(id: string) {
      const key = keys.get(id);
      keys.delete(id);
      if (key !== undefined) await records.remove(key);
      tell({ what: 'runs', deleted: id });
    },
    async forgetRuns() {
      keys.clear();
      await records.clear();
      tell({ what: 'runs', deleted: null });
    },
  };
}

/** Sorts by time. */
function keyOf({ at, id }: PastRun): string {
  return `${String(at).padStart(15, '0')} ${id}`;
}

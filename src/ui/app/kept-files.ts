/** Local files that this browser keeps: models, and data sets. */
import { openRecords } from '../../adapters/storage/records.ts';
import type { InputShape } from '../../base/input-shape.ts';
import type { Given, KeptModel, LateShelf } from '../../store/kept-state.ts';
import { pathOf } from '../../workers/file-path.ts';
import { openCheckpoints, openTrainedRuns } from '../../workers/kept.ts';

const MOST_MODELS = 8;
/** Of all models, and of all sets: more is not asked of a browser. */
const MOST_BYTES = 1e9;

interface Stored extends KeptModel {
  readonly files: readonly { readonly name: string; readonly path: string; readonly data: Blob }[];
  readonly inputShapes?: readonly InputShape[];
}

type FileShelf = Omit<
  LateShelf,
  'runs' | 'keepRun' | 'forgetRun' | 'forgetRuns' | 'others' | 'forgetOthers' | 'onChange'
>;

export function keptFiles(): FileShelf {
  const models = filesIn('models');
  const sets = filesIn('data-sets');
  return {
    models: models.list,
    model: models.get,
    keepModel: models.keep,
    forgetModel: models.forget,
    sets: sets.list,
    set: sets.get,
    keepSet: sets.keep,
    forgetSet: sets.forget,
    problem: async () => (await models.problem())?.toData() ?? null,
    async forgetModels() {
      for (const kept of [models, sets, openCheckpoints(), openTrainedRuns()]) await kept.clear();
    },
  };
}

/** @param name of the database. */
function filesIn(name: string) {
  const records = openRecords<Stored>(name, MOST_MODELS);
  const all = async () => (await records.list()).filter(isWhole);
  const forget = async (hash: string) => {
    for (const kept of await all()) if (kept.hash === hash) await records.remove(keyOf(kept));
  };
  return {
    list: async () =>
      (await all()).map(({ hash, name: called, bytes, at }) => ({ hash, name: called, bytes, at })),
    async get(hash: string): Promise<Given | null> {
      const kept = (await all()).find((other) => other.hash === hash);
      if (!kept) return null;
      const { inputShapes } = kept;
      return { files: kept.files.map(fileOf), ...(inputShapes && { inputShapes }) };
    },
    async keep(file: KeptModel, { files, inputShapes }: Given) {
      await forget(file.hash);
      let room = MOST_BYTES - file.bytes;
      for (const kept of await all()) {
        room -= kept.bytes;
        if (room < 0) await records.remove(keyOf(kept));
      }
      const stored = files.map((one) => ({ name: one.name, path: pathOf(one), data: one }));
      await records.put(keyOf(file), {
        ...file,
        files: stored,
        ...(inputShapes && { inputShapes }),
      });
    },
    forget,
    clear: () => records.clear(),
    problem: () => records.problem(),
  };
}

/** Sorts by time. */
function keyOf({ at, hash }: KeptModel): string {
  return `${String(at).padStart(15, '0')} ${hash}`;
}

/** What another version of the page, or a fault, left is as good as not there. */
function isWhole(value: unknown): value is Stored {
  const { hash, name, bytes, at, files } = Object(value) as Partial<Record<keyof Stored, unknown>>;
  return (
    typeof hash === 'string' &&
    typeof name === 'string' &&
    typeof bytes === 'number' &&
    typeof at === 'number' &&
    Array.isArray(files) &&
    files.every((file: unknown) => (Object(file) as { data?: unknown }).data instanceof Blob)
  );
}

function fileOf({ name, path, data }: Stored['files'][number]): File {
  const file = new File([data], name);
  // As a drop zone gives it: see pathOf.
  return Object.defineProperty(file, 'path', { value: path });
}

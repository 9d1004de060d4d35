/** Local model files that this browser keeps. */
import { openRecords } from '../../adapters/storage/records.ts';
import type { InputShape } from '../../base/input-shape.ts';
import type { KeptModel, Shelf } from '../../store/kept-state.ts';
import { pathOf } from '../../workers/file-path.ts';
import { openCheckpoints, openTrainedRuns } from '../../workers/kept.ts';

const MOST_MODELS = 8;
/** Of all files: more is not asked of a browser. */
const MOST_BYTES = 1e9;

interface Stored extends KeptModel {
  readonly files: readonly { readonly name: string; readonly path: string; readonly data: Blob }[];
  readonly inputShapes?: readonly InputShape[];
}

type FileShelf = Pick<Shelf, 'models' | 'model' | 'keepModel' | 'forgetModel' | 'forgetModels'>;

export function keptFiles(): FileShelf {
  const records = openRecords<Stored>('models', MOST_MODELS);
  const list = async () => (await records.list()).filter(isWhole);
  const remove = async (hash: string) => {
    for (const kept of await list()) if (kept.hash === hash) await records.remove(keyOf(kept));
  };
  return {
    models: async () =>
      (await list()).map(({ hash, name, bytes, at }) => ({ hash, name, bytes, at })),
    async model(hash) {
      const kept = (await list()).find((other) => other.hash === hash);
      if (!kept) return null;
      const { inputShapes } = kept;
      return { files: kept.files.map(fileOf), ...(inputShapes && { inputShapes }) };
    },
    async keepModel(model, { files, inputShapes }) {
      await remove(model.hash);
      let room = MOST_BYTES - model.bytes;
      for (const kept of await list()) {
        room -= kept.bytes;
        if (room < 0) await records.remove(keyOf(kept));
      }
      const stored = files.map((file) => ({ name: file.name, path: pathOf(file), data: file }));
      await records.put(keyOf(model), {
        ...model,
        files: stored,
        ...(inputShapes && { inputShapes }),
      });
    },
    forgetModel: remove,
    async forgetModels() {
      for (const kept of [records, openCheckpoints(), openTrainedRuns()]) await kept.clear();
    },
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

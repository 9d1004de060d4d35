/** Data of one's own that the browser keeps from one visit to the next, as it keeps models: asked once, deleted whenever wanted. */
import { toErrorData } from '../base/errors.ts';
import type { DataReference } from '../share/data-field.ts';
import type { UsedSet } from './data-state.ts';
import type { Shelf } from './kept-state.ts';
import type { GetState, SetState } from './state.ts';

/** More is not kept: browsers give a site some gigabytes in all, and a file each is an entry. */
const MOST_BYTES = 500e6;
const MOST_FILES = 5000;

export interface SetKeeping {
  /** Keeps a set if the person wants files to be kept, asks where nobody has said. */
  offer(own: UsedSet | undefined): Promise<void>;
  keep(own: UsedSet): Promise<void>;
  /** The files behind a reference, where they are kept. */
  find(reference: Pick<DataReference, 'sha256'>): Promise<readonly File[] | null>;
}

export function createSetKeeping(
  set: SetState,
  get: GetState,
  shelf: Shelf | undefined,
): SetKeeping {
  const nameOf = ({ scanned: { sha256: hash, name, bytes } }: UsedSet) => ({
    ...{ hash, name, bytes },
    at: Date.now(),
  });
  const isSmall = ({ scanned, files }: UsedSet) =>
    files.length > 0 && scanned.bytes <= MOST_BYTES && files.length <= MOST_FILES;

  const keepDrop = async (own: UsedSet) => {
    if (!shelf || !isSmall(own)) return;
    if (get().keptSets.some(({ hash }) => hash === own.scanned.sha256)) return;
    const { name } = own.scanned;
    try {
      await shelf.keepSet(nameOf(own), { files: own.files });
      const keptSets = await shelf.sets();
      set({ keptSets, announcement: `${name} is kept in this browser.` });
    } catch (thrown) {
      set({ keepProblem: { title: `${name} could not be kept`, error: toErrorData(thrown) } });
    }
  };

  const keep = async (own: UsedSet) => {
    await keepDrop(own);
    const { calibration } = own.scanned;
    if (calibration) await keepDrop({ ...own, scanned: calibration, files: own.calibrationFiles });
  };

  return {
    keep,
    async offer(own) {
      const wanted = shelf?.keepsModels();
      if (!own || !isSmall(own)) return;
      if (wanted) await keep(own);
      // The answer holds for models and data alike, and is not asked for twice.
      else if (wanted === null && !get().asksToKeep && !get().storageProblem) {
        set({ asksToKeep: nameOf(own) });
      }
    },
    async find({ sha256 }) {
      const given = await shelf?.set(sha256).catch(() => null);
      return given?.files ?? null;
    },
  };
}

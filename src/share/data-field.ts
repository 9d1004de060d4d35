/** The field of a link that names a data set of the sender's own. */
/** Data on someone's own machine: only a person who has the files can use them. */
export interface DataReference {
  readonly name: string;
  readonly bytes: number;
  /** Hex; of several files that of the list of theirs. */
  readonly sha256: string;
  /** How samples are made of the files: a set-up as its small JSON file, to be read with care. */
  readonly setup: string;
}

const MAX_NAME = 200;
/** A longer set-up is left out: the receiver's page suggests one. */
const MAX_SETUP = 5000;

export const DATA_FIELD = {
  link: 'o',
  values: 'list of name, bytes, sha256 and set-up, or nothing',
  meaning:
    'a data set of the sender’s own, by name, size and hash only, with how samples are made of it',
  write: (data: DataReference | null): unknown =>
    data && [
      data.name.slice(0, MAX_NAME).toWellFormed(),
      data.bytes,
      data.sha256,
      data.setup.length > MAX_SETUP ? '' : data.setup,
    ],
  nearest(value: unknown): DataReference | undefined {
    if (!Array.isArray(value)) return undefined;
    const [name, bytes, sha256, setup]: unknown[] = value;
    if (typeof name !== 'string' || typeof sha256 !== 'string' || typeof setup !== 'string') {
      return undefined;
    }
    if (!Number.isSafeInteger(bytes) || Number(bytes) < 0) return undefined;
    if (!/^[0-9a-f]{64}$/.test(sha256) || setup.length > MAX_SETUP) return undefined;
    return { name: name.slice(0, MAX_NAME).toWellFormed(), bytes: Number(bytes), sha256, setup };
  },
};

/** Whether two links mean the same samples. */
export function sameData(a: DataReference | null, b: DataReference | null): boolean {
  return a === b || (a !== null && b !== null && a.sha256 === b.sha256 && a.setup === b.setup);
}

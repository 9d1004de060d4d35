/** The field of a link that names a data set of the sender's own. */
/** Files that are data, by what they are. */
interface DropReference {
  readonly name: string;
  readonly bytes: number;
  /** Hex; of several files that of the list of theirs. */
  readonly sha256: string;
}

/** Data on someone's own machine: only a person who has the files can use them. */
export interface DataReference extends DropReference {
  /** Other files that are calibrated with. */
  readonly calibration?: DropReference;
  /** How samples are made of the files: a set-up as its small JSON file, to be read with care. */
  readonly setup: string;
}

const MAX_NAME = 200;
/** A longer set-up is left out: the receiver's page suggests one. */
const MAX_SETUP = 5000;

export const DATA_FIELD = {
  link: 'o',
  values:
    'list of name, bytes, sha256 and set-up, then name, bytes and sha256 of other data to calibrate with, or nothing',
  meaning:
    'a data set of the sender’s own, by name, size and hash only, with how samples are made of it',
  write: (data: DataReference | null): unknown =>
    data && [
      ...dropParts(data),
      data.setup.length > MAX_SETUP ? '' : data.setup,
      ...(data.calibration ? dropParts(data.calibration) : []),
    ],
  nearest(value: unknown): DataReference | undefined {
    if (!Array.isArray(value)) return undefined;
    const setup: unknown = value[3];
    const drop = dropOf(value);
    if (!drop || typeof setup !== 'string' || setup.length > MAX_SETUP) return undefined;
    const calibration = dropOf(value.slice(4));
    return { ...drop, setup, ...(calibration && { calibration }) };
  },
};

const dropParts = ({ name, bytes, sha256 }: DropReference) => [
  name.slice(0, MAX_NAME).toWellFormed(),
  bytes,
  sha256,
];

function dropOf([name, bytes, sha256]: readonly unknown[]): DropReference | undefined {
  if (typeof name !== 'string' || typeof sha256 !== 'string') return undefined;
  if (!Number.isSafeInteger(bytes) || Number(bytes) < 0) return undefined;
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return { name: name.slice(0, MAX_NAME).toWellFormed(), bytes: Number(bytes), sha256 };
}

/** Whether two links mean the same samples. */
export function sameData(a: DataReference | null, b: DataReference | null): boolean {
  if (a === null || b === null) return a === b;
  const isSame = a.sha256 === b.sha256 && a.setup === b.setup;
  return isSame && a.calibration?.sha256 === b.calibration?.sha256;
}

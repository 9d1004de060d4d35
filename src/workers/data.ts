/** The data thread's work, without the thread: looks through a person's files, and shows what a network will see of them. */

import type { OwnSet } from '../adapters/datasets/own-set.ts';
import { PlaygroundError } from '../base/errors.ts';
import { checkCancelled, type JobOptions } from '../base/progress.ts';
import type { DataIndex, GivenFile } from '../data/data-index.ts';
import type { ModelFacts } from '../data/model/facts.ts';
import { classNamesIn } from '../data/model/label-file.ts';
import { scanData } from '../data/scan.ts';
import type { DataSetup } from '../data/setup/fields.ts';
import { changedSetup, readSetup, writeSetup } from '../data/setup/setup.ts';
import { suggestSetup } from '../data/suggest.ts';
import { MADE_UP } from '../data/synthetic.ts';
import { MADE_UP_NAME, type PreparedSet, type ScannedSet } from './api/data.ts';
import { fingerprint } from './data/fingerprint.ts';
import { preparedSet } from './data/prepare.ts';
import { sortFiles } from './data/sort-files.ts';
import { openCheckpoints, openTrainedRuns } from './kept.ts';

export interface Data extends ReturnType<typeof createData> {}

interface Scan {
  readonly files: readonly GivenFile[];
  readonly index: DataIndex;
  readonly scanned: ScannedSet;
}

/** Of both passes over the files, the one that looks for records takes about so much. */
const SCAN_SHARE = 0.5;

/** Records beyond which the page suggests to measure on some of them. */
const MANY = 10_000;
/** An accuracy of 90 % is then known to ± 0.8 points. */
const SAMPLE = 5000;

export function createData() {
  const scans = new Map<number, Scan>();
  let last = 0;

  function scanOf(key: number): Scan {
    const scan = scans.get(key);
    if (scan) return scan;
    throw new PlaygroundError(
      'bad-data',
      'These files are not known any more.',
      'Drop them again.',
    );
  }

  const namesIn = async (file: Blob | null, model: ModelFacts) =>
    file ? classNamesIn(file, model) : [];

  function calibrationOf(key: number | null) {
    if (key === null) return null;
    const { files, index, scanned } = scanOf(key);
    return { files, index, sha256: scanned.sha256 };
  }

  return {
    /** Which of the files belong to models, by their places; all others are data. */
    sort: (files: readonly GivenFile[]): Promise<readonly number[]> => sortFiles(files),

    /**
     * Looks through the files, once for records and once for what they are.
     * @throws PlaygroundError `bad-data` and others of `scanData`, `cancelled`.
     */
    async scan(
      files: readonly GivenFile[],
      { signal, onProgress }: JobOptions,
    ): Promise<ScannedSet> {
      const part =
        (from: number, share: number): NonNullable<JobOptions['onProgress']> =>
        ({ done, total }) =>
          onProgress?.({
            stage: 'reading',
            done: from + (share * done) / Math.max(1, total),
            total: 1,
          });
      const heard = signal ? { signal } : {};
      const index = await scanData(files, { ...heard, onProgress: part(0, SCAN_SHARE) });
      const sha256 = await fingerprint(files, {
        ...heard,
        onProgress: part(SCAN_SHARE, 1 - SCAN_SHARE),
      });
      checkCancelled(signal);
      const key = ++last;
      const scanned = { key, ...factsOf(files), sha256, ...looksOf(index) };
      scans.set(key, { files, index, scanned });
      return scanned;
    },

    /** Samples that are made up, where there are no data at all: a last resort, which the set says of itself. */
    makeUp(): ScannedSet {
      const key = ++last;
      const name = 'Made-up samples';
      const known = { key, name, files: 0, bytes: 0, sha256: MADE_UP_NAME };
      const scanned = { ...known, ...looksOf(MADE_UP) };
      scans.set(key, { files: [], index: MADE_UP, scanned });
      return scanned;
    },

    /**
     * The set with a set-up, or with the one that the model suggests.
     * @param samples so many test samples are shown.
     * @param other files that are calibrated with, where those are not a part of the set.
     * @throws PlaygroundError `bad-data`, `bad-recipe` for a set-up that is none.
     */
    async prepare(
      key: number,
      { facts: model, file }: { readonly facts: ModelFacts; readonly file: Blob | null },
      wanted: DataSetup | string | null,
      samples: number,
      other: number | null = null,
    ): Promise<PreparedSet> {
      const { files, index, scanned } = scanOf(key);
      const setup =
        wanted === null
          ? forThePage(suggestSetup(index, model, await namesIn(file, model)), index.count)
          : typeof wanted === 'string'
            ? readSetup(wanted)
            : wanted;
      const calibration = calibrationOf(other);
      return preparedSet({ files, index, scanned, calibration, setup, model }, samples);
    },

    /** What the runtime threads need to read a prepared set. */
    set(
      key: number,
      { facts, setup }: Pick<PreparedSet, 'facts' | 'setup'>,
      model: ModelFacts,
      other: number | null = null,
    ): OwnSet {
      const { files, index } = scanOf(key);
      return { facts, files, index, calibration: calibrationOf(other), setup, model };
    },

    /** The set-up as a file. */
    textOf: (setup: DataSetup): string => writeSetup(setup),

    forget: (key: number): void => void scans.delete(key),

    /** How much room training takes in the browser's storage. Here, because the page would stand still over the weights. */
    weighTraining: async () => ({
      checkpoints: await openCheckpoints().weigh(),
      trainedRuns: await openTrainedRuns().weigh(),
    }),
  };
}

/** Every column runs all of them: where there are very many, a sample tells nearly as much. */
function forThePage(setup: DataSetup, records: number): DataSetup {
  return records > MANY ? changedSetup(setup, { split: { most: SAMPLE } }) : setup;
}

function factsOf(files: readonly GivenFile[]): Pick<ScannedSet, 'name' | 'files' | 'bytes'> {
  const [first] = files;
  const folder = /^([^/]+)\//.exec(first?.path ?? '')?.[1];
  const isFolder = folder !== undefined && files.every(({ path }) => path.startsWith(`${folder}/`));
  return {
    name: isFolder ? folder : files.length === 1 ? (first?.path ?? '') : `${files.length} files`,
    files: files.length,
    bytes: files.reduce((sum, { blob }) => sum + blob.size, 0),
  };
}

function looksOf({ kind, count, targets, diagnostics }: DataIndex) {
  return { kind, records: count, targets: targetsOf(targets), diagnostics };
}

function targetsOf(targets: DataIndex['targets']): ScannedSet['targets'] {
  if (!targets) return null;
  if (targets.kind === 'values') return { kind: 'values', shape: targets.shape };
  if (targets.kind === 'masks') return { kind: 'masks' };
  if (targets.kind === 'boxes') {
    return { kind: 'boxes', names: targets.names, boxes: targets.labels.length };
  }
  const counts = targets.names.map(() => 0);
  for (const label of targets.labels) counts[label] = (counts[label] ?? 0) + 1;
  return { kind: 'classes', names: targets.names, counts };
}

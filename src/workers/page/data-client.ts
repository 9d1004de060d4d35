/** A person's own data as the page sees them: the data thread, and the sets that all runtime threads know. Nothing here computes. */

import { learnOwnFacts } from '../../adapters/datasets/own-facts.ts';
import type { OwnSet } from '../../adapters/datasets/own-set.ts';
import { asPlaygroundError } from '../../base/errors.ts';
import type { JobOptions } from '../../base/progress.ts';
import type { GivenFile } from '../../data/data-index.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import type { PreparedSet, ScannedSet } from '../api/data.ts';
import { connect, type Thread, type ThreadWorker } from '../crossing/connect.ts';
import type { Remote } from '../crossing/remote.ts';
import type { Data } from '../data.ts';
import { pathOf } from '../file-path.ts';
import type { Pool } from './pool.ts';

/** Test samples that are shown of a set before it is used. */
const SHOWN = 8;

const givenFiles = (files: readonly File[]): GivenFile[] =>
  files.map((file) => ({ path: pathOf(file), blob: file }));

/**
 * Starts nothing yet: the thread begins with the first call.
 * @param facts what the open model says of how it wants to be fed.
 * @param modelFile the file it was read from: a list of classes may be packed behind it.
 */
export function createDataClient(
  start: () => ThreadWorker,
  pools: readonly Pool[],
  facts: () => Promise<ModelFacts>,
  modelFile: () => Blob | null,
) {
  let thread: Thread<Data> | undefined;

  /** Errors are ours, whatever happens. */
  async function ask<T>(work: (data: Remote<Data>) => Promise<T>): Promise<T> {
    if (!thread?.alive) thread = connect<Data>(start());
    try {
      return await work(thread.api);
    } catch (error) {
      throw asPlaygroundError(error);
    }
  }

  /** What runtime threads need to read a prepared set. */
  const setOf = (
    { key, calibration }: ScannedSet,
    { facts: said, setup }: PreparedSet,
  ): Promise<OwnSet> =>
    ask(async (data) =>
      data.set(key, { facts: said, setup }, await facts(), calibration?.key ?? null),
    );

  return {
    setOf,

    /** Those of the files that are models, and those that are data. */
    async sort(files: readonly File[]) {
      const places = new Set(await ask((data) => data.sort(givenFiles(files))));
      return {
        models: files.filter((_, i) => places.has(i)),
        data: files.filter((_, i) => !places.has(i)),
      };
    },

    /** See `Data.scan`. */
    scan: (files: readonly File[], options: JobOptions): Promise<ScannedSet> =>
      ask((data) => data.scan(givenFiles(files), options)),

    /** See `Data.makeUp`. */
    makeUp: (): Promise<ScannedSet> => ask((data) => data.makeUp()),

    /** The set as the network will see it. @param setup null for what the model suggests. */
    prepare: (
      { key, calibration }: ScannedSet,
      setup: DataSetup | string | null,
    ): Promise<PreparedSet> =>
      ask(async (data) => {
        const model = { facts: await facts(), file: modelFile() };
        return data.prepare(key, model, setup, SHOWN, calibration?.key ?? null);
      }),

    /** From now on the set can be named like a bundled one. */
    async use(scanned: ScannedSet, prepared: PreparedSet): Promise<void> {
      const set = await setOf(scanned, prepared);
      learnOwnFacts(set.facts);
      for (const pool of pools) pool.addSet(set);
    },

    /** A set-up as a file. */
    textOf: (setup: DataSetup): Promise<string> => ask((data) => data.textOf(setup)),

    /** See `Data.weighTraining`. */
    weighTraining: () => ask((data) => data.weighTraining()),

    end: (): void => thread?.end(),
  };
}

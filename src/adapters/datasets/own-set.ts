/** Samples of a set that a person brought, for the threads that run files on them. */

import type { DataIndex, GivenFile } from '../../data/data-index.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import type { OpenedData } from '../../data/open-data.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import { openBoth, type ScannedFiles } from './open-both.ts';
import { learnOwnFacts, type OwnFacts } from './own-facts.ts';
import { labelsFor } from './own-task.ts';
import type { Source } from './source.ts';

/** All that a thread needs to read it: plain data, and files that are read slice by slice. */
export interface OwnSet {
  readonly facts: OwnFacts;
  readonly files: readonly GivenFile[];
  readonly index: DataIndex;
  readonly setup: DataSetup;
  /** Where the samples to calibrate with are from another drop. */
  readonly calibration: ScannedFiles | null;
  /** What its samples are made for. */
  readonly model: ModelFacts;
}

/** Nothing is read before it is asked for. Nothing can be trained on it. */
export function ownSource({ facts, files, index, calibration, setup, model }: OwnSet): Source {
  let opening: Promise<OpenedData> | undefined;
  const open = () => {
    opening ??= openBoth({ files, index }, calibration, setup, model).catch((error) => {
      // The next call tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    ...learnOwnFacts(facts),
    async loadTest() {
      const opened = await open();
      return { ...opened.test, labels: await labelsFor(facts.task, opened, setup) };
    },
    loadCalibration: async (count) => (await open()).calibration(count),
    training: null,
  };
}

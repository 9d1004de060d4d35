/** Samples to measure on from one drop, samples to calibrate with from another. */
import { PlaygroundError } from '../../base/errors.ts';
import type { DataIndex, GivenFile } from '../../data/data-index.ts';
import type { ModelFacts } from '../../data/model/facts.ts';
import { type OpenedData, openData } from '../../data/open-data.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import { changedSetup } from '../../data/setup/setup.ts';

/** Files, and what was found in them. */
export interface ScannedFiles {
  readonly files: readonly GivenFile[];
  readonly index: DataIndex;
}

/**
 * Every record of each is used for what its drop is for, with one set-up; right answers of what is calibrated with are not looked at.
 * @param calibration null where both come from one drop, split by the set-up.
 * @throws PlaygroundError as {@link openData}, and `bad-data` where the two are of different kinds.
 */
export async function openBoth(
  { files, index }: ScannedFiles,
  calibration: ScannedFiles | null,
  setup: DataSetup,
  model: ModelFacts,
): Promise<OpenedData> {
  if (!calibration) return openData(files, index, setup, model);
  if (calibration.index.kind !== index.kind) {
    throw new PlaygroundError(
      'bad-data',
      `The data to calibrate with are ${calibration.index.kind}, those to measure on are ${index.kind}: one set-up cannot make samples of both.`,
      'Give data of the same kind to calibrate with.',
    );
  }
  const shared = (share: 0 | 1) => changedSetup(setup, { split: { calibration: share } });
  const unlabelled = { ...calibration.index, targets: null };
  const test = await openData(files, index, shared(0), model);
  const other = await openData(calibration.files, unlabelled, shared(1), model);
  const said = new Set(test.diagnostics.map(({ message }) => message));
  const more = other.diagnostics.filter(({ message }) => !said.has(message));
  return {
    ...test,
    calibrationSamples: other.calibrationSamples,
    calibration: other.calibration,
    diagnostics: [...test.diagnostics, ...more],
  };
}

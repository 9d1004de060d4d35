/** Builds the file of a recipe by the driver, and runs it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { OutputValues, Probe } from '../autopsy/probe.ts';
import { createScorer, type Scorer, type Yardstick } from '../autopsy/score.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import type { Driver } from '../driver/driver.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { Evaluate } from './ledger.ts';
import type { Measured } from './trial.ts';

/** Everyone who helps. */
export interface EvaluationJob extends Yardstick, Pick<JobOptions, 'signal'> {
  readonly driver: Driver;
  /** Runs on the calibration samples; null where there are none. */
  readonly runs: SampleRuns | null;
  /** Runs on the samples that are measured. */
  readonly probe: Probe;
}

/** Measures recipes against the float model. */
export interface RecipeEvaluator {
  readonly kind: Scorer['kind'];
  /** Score of the float model. */
  readonly baseline: number;
  readonly evaluate: Evaluate;
  /** The file of a recipe, as it was measured. @throws PlaygroundError as `Driver.convert`. */
  fileOf(recipe: Recipe): Promise<Uint8Array>;
}

/** @throws PlaygroundError `bad-data` where task, labels and outputs do not fit each other; `cancelled`; what running throws. */
export async function createEvaluator(job: EvaluationJob): Promise<RecipeEvaluator> {
  const { driver, runs, probe, signal } = job;
  const convert = async (recipe: Recipe) =>
    (await driver.convert(recipe, { runs, check: true, ...(signal && { signal }) })).file;
  const expected = await probe.outputs(await convert(defaultRecipe('float32')));
  const scorer = createScorer(expected, job);
  const finite = finiteValues(expected);
  /** Many recipes give the same file. */
  const measured = new Map<string, Measured>();

  async function evaluate(recipe: Recipe): Promise<Measured> {
    const file = await convert(recipe);
    const key = bytesToHex(sha256(file));
    const known = measured.get(key);
    if (known) return known;
    const outputs = await probe.outputs(file);
    // An error that is no number counts for nothing, and would make the worst file the best.
    if (finiteValues(outputs) < finite) {
      throw new PlaygroundError(
        'runtime-failed',
        'Outputs of the file are not finite numbers.',
        'Leave it out.',
      );
    }
    const { score, mse } = scorer.score(outputs);
    const result = { bytes: file.length, score, mse };
    measured.set(key, result);
    return result;
  }
  return { kind: scorer.kind, baseline: scorer.baseline, evaluate, fileOf: convert };
}

function finiteValues({ values }: OutputValues): number {
  return values.reduce(
    (sum, output) =>
      sum + output.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0),
    0,
  );
}

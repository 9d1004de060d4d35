/** Builds the file of a recipe by the driver, and runs it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Probe } from '../autopsy/probe.ts';
import type { ScoreKind, Yardstick } from '../autopsy/score.ts';
import type { JobOptions } from '../base/progress.ts';
import { floatMacs } from '../cost/float-macs.ts';
import type { Driver } from '../driver/driver.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { type Counted, createCounter, measuredOf } from './counts.ts';
import type { Evaluate } from './ledger.ts';

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
  readonly kind: ScoreKind;
  /** Score of the float model. */
  readonly baseline: number;
  readonly evaluate: Evaluate;
  /** What `evaluate` makes its numbers of. @throws PlaygroundError where there is no such file. */
  count(recipe: Recipe): Promise<Counted>;
  /** The file of a recipe, as it was measured. @throws PlaygroundError as `Driver.convert`. */
  fileOf(recipe: Recipe): Promise<Uint8Array>;
}

/** @throws PlaygroundError `bad-data` where task, labels and outputs do not fit each other; `cancelled`; what running throws. */
export async function createEvaluator(job: EvaluationJob): Promise<RecipeEvaluator> {
  const { driver, runs, probe, signal } = job;
  const convert = (recipe: Recipe) =>
    driver.convert(recipe, { runs, check: true, ...(signal && { signal }) });
  const float = await convert(defaultRecipe('float32'));
  const counter = createCounter(await probe.outputs(float.file), job);
  const { kind, baseline } = counter;
  /** Many recipes give the same file. */
  const counted = new Map<string, Counted>();

  async function count(recipe: Recipe): Promise<Counted> {
    const { file, model } = await convert(recipe);
    const key = bytesToHex(sha256(file));
    const known = counted.get(key);
    if (known) return known;
    const pieces = counter.count(await probe.outputs(file));
    const result = { file: key, bytes: file.length, floatMacs: floatMacs(model), pieces };
    counted.set(key, result);
    return result;
  }
  return {
    ...{ kind, baseline, count },
    evaluate: async (recipe) => measuredOf(kind, await count(recipe)),
    fileOf: async (recipe) => (await convert(recipe)).file,
  };
}

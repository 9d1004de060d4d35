/** Measures files once more, on samples that a search does not run on. */
import { createScorer } from '../autopsy/score.ts';
import { checkCancelled } from '../base/progress.ts';
import type { SampleRange } from '../ports/batches.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { EvaluationJob } from './evaluate-recipe.ts';
import type { Again } from './trial.ts';

/** Measures the file of a recipe on the further samples. */
export type MeasureAgain = (recipe: Recipe) => Promise<Again>;

/** For each sample that a search runs on, so many further ones. */
const TIMES = 4;

/**
 * The samples that follow those that are searched on; null where there are none.
 * @param most of them; four times as many as are searched on where nothing is said.
 */
export function furtherSamples(
  searched: number,
  all: number,
  most = TIMES * searched,
): SampleRange | null {
  const count = Math.min(most, all - searched);
  return count > 0 ? { first: searched, count } : null;
}

/**
 * @param job probe and labels are those of the further samples.
 * @returns what does one file after the other, however many are asked for. It throws as `Driver.convert` and the probe.
 */
export function createMeasureAgain(job: EvaluationJob): MeasureAgain {
  const { driver, runs, probe, signal, task, labels } = job;
  const outputsOf = async (recipe: Recipe) => {
    checkCancelled(signal);
    const converting = driver.convert(recipe, { runs, check: true, ...(signal && { signal }) });
    return probe.outputs((await converting).file);
  };
  const scorers = once(async () => {
    const float = await outputsOf(defaultRecipe('float32'));
    return {
      own: createScorer(float, { task, labels }),
      alike: createScorer(float, { task, labels: null }),
    };
  });
  let last: Promise<unknown> = Promise.resolve();
  return (recipe) => {
    const measured = last.then(async () => {
      const { own, alike } = await scorers();
      const outputs = await outputsOf(recipe);
      const gain = own.score(outputs).score - own.baseline;
      const changed = 1 - alike.score(outputs).score;
      return { samples: outputs.count, gain: rounded(gain), changed: rounded(changed) };
    });
    last = measured.catch(() => undefined);
    return measured;
  };
}

/** Differences of shares, without the last bits that subtraction leaves. */
const rounded = (share: number) => Number(share.toFixed(9));

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

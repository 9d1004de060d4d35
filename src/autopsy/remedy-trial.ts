/** Tries remedies: builds the file of each, runs it, and says what it brings and costs. */
import { toErrorData } from '../base/errors.ts';
import { checkCancelled } from '../base/progress.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { Autopsy, Recalibrated } from './autopsy.ts';
import type { Remedy } from './causes/cause.ts';
import type { Scored, Scorer } from './score.ts';

/** A remedy with what it does. */
export interface TriedRemedy {
  readonly words: string;
  /** The whole recipe, to be used as it is; null where it is the calibration samples that have to change. */
  readonly recipe: Recipe | null;
  /** Score won, −1 to 1; null where it could not be tried. */
  readonly gain: number | null;
  /** Bytes that the file grows by; null where it could not be tried. */
  readonly bytes: number | null;
  /** Why it could not be tried. */
  readonly failed: string | null;
}

/** What remedies are tried against. */
export interface TrialJob
  extends Pick<Autopsy, 'driver' | 'recipe' | 'runs' | 'probe' | 'recalibrated' | 'signal'> {
  readonly scorer: Scorer;
  readonly whole: Scored;
  /** The file without any remedy. */
  readonly file: Uint8Array;
}

/** Tries each recipe once, however many causes propose it. */
export function createRemedyTrial(job: TrialJob) {
  const { driver, runs, probe, scorer, whole, recalibrated, signal } = job;
  const tried = new Map<string, Omit<TriedRemedy, 'words'>>();

  async function outcome(
    wanted: Recipe | null,
    make: () => Promise<Recalibrated>,
  ): Promise<Omit<TriedRemedy, 'words'>> {
    try {
      checkCancelled(signal);
      const { file, recipe } = await make();
      const { score } = scorer.score(await probe.outputs(file));
      const bytes = file.length - job.file.length;
      return { recipe, gain: score - whole.score, bytes, failed: null };
    } catch (error) {
      const { code, message } = toErrorData(error);
      if (code === 'cancelled') throw error;
      return { recipe: wanted, gain: null, bytes: null, failed: message };
    }
  }

  async function tryOne({ words, changes }: Remedy): Promise<TriedRemedy> {
    const recipe = changes && { ...job.recipe, ...changes };
    const key = recipe ? recipeKey(recipe) : 'recalibrated';
    const known = tried.get(key);
    // Recipes that make the same file may differ in what it does not depend on.
    if (known) return { words, ...known, recipe: recipe ?? known.recipe };
    const control = signal && { signal };
    const make = recipe
      ? async () => ({
          recipe,
          file: (await driver.convert(recipe, { runs, check: true, ...control })).file,
        })
      : recalibrated && (() => recalibrated({ ...control }));
    const result = make
      ? await outcome(recipe, make)
      : { recipe, gain: null, bytes: null, failed: 'There are no other samples to try it with.' };
    tried.set(key, result);
    return { words, ...result };
  }

  return {
    /** Best gain first; of equal ones the smaller file. @throws PlaygroundError `cancelled`. */
    async tryAll(remedies: readonly Remedy[]): Promise<readonly TriedRemedy[]> {
      const results: TriedRemedy[] = [];
      for (const remedy of remedies) results.push(await tryOne(remedy));
      return results.toSorted(
        (a, b) => (b.gain ?? -2) - (a.gain ?? -2) || (a.bytes ?? 0) - (b.bytes ?? 0),
      );
    },
  };
}

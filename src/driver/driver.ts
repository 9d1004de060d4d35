/**
 * From a float graph and a recipe to a file, with everything on the way and in the one order there is: prepare, calibrate,
 * absorb biases, learn to round, plan, apply, write, check. What recipes have in common is done once.
 */

import type { Diagnostic } from '../base/diagnostic.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import {
  type Conversion,
  type ConversionReport,
  convertModel,
} from '../quantization/conversion.ts';
import type { Plan } from '../quantization/plan/instruction.ts';
import { planQuantization } from '../quantization/plan/plan.ts';
import { preparationKey, preparationNotes, prepareForRecipe } from '../quantization/preparation.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { Override } from '../quantization/recipe/settings/overrides.ts';
import { checkedSamples } from './checked-samples.ts';
import { keepLightest, keepNewest } from './keep-newest.ts';
import { createLearning, type LearningJob, type SampleNeed } from './learning.ts';
import { type Choice, chooseRecipe, isGuarded } from './safeguard.ts';

/** A .tflite file with the plan behind it and what is to be said of it. */
export interface ConvertedFile extends Conversion {
  /** Milliseconds from the float graph to the bytes, without what samples were run for. */
  readonly convertMs: number;
}

/** The same, as one call of the driver gives it. */
export interface DrivenFile extends ConvertedFile {
  /** Milliseconds that this call took to learn from samples; 0 where everything was known, or nothing had to be. */
  readonly learnMs: number;
}

/** What one conversion is given. */
export interface ConversionJob extends LearningJob {
  /**
   * Whether a file of scheme `best` is held against that of scheme `tflite`, and replaced where it loses: see `chooseRecipe`.
   * Once for a recipe; again when samples are there that were missing. Without it, the file is what an earlier check chose,
   * or that of the recipe itself.
   */
  readonly check: boolean;
}

/** What is known of a conversion without running anything. */
export interface Preview {
  readonly model: Model;
  readonly plan: Plan;
  /** What calibration saw, by tensor name, where it ran. */
  readonly stats: TensorStats | undefined;
}

/** Converts one float graph by any number of recipes, and keeps what they have in common. */
export interface Driver {
  /** What the recipe wants samples for; null where it does without. The answer is the same before and after they were run. */
  needs(recipe: Recipe): SampleNeed | null;
  /** Whether a check of this recipe has something to do, given samples. */
  isUnchecked(recipe: Recipe): boolean;
  /**
   * All steps, as far as they have not been done. The notes of a check are among the report's diagnostics.
   * @throws PlaygroundError `bad-calibration` where samples are needed and there are none; `cancelled`; what the runs or
   *   `convertModel` throw.
   */
  convert(recipe: Recipe, job: ConversionJob): Promise<DrivenFile>;
  /** What is converted in place of `recipe`: itself, until a check chose otherwise. */
  chosen(recipe: Recipe): Recipe;
  /**
   * The chosen recipe with other settings for some layers, converted from what the recipe itself learned: rounding is not
   * learned again. The file is not kept.
   * @throws PlaygroundError as `convert`.
   */
  convertPart(
    recipe: Recipe,
    overrides: readonly Override[],
    job: LearningJob,
  ): Promise<Conversion>;
  /** What would be converted, and how; before samples were run, with ranges that are made up. */
  preview(recipe: Recipe): Preview;
}

/** Files kept at a time: a column each, and a few that one may come back to. */
const KEPT_FILES = 12;
/** Bytes of all of them: files of large models are made again when they are asked for. */
const KEPT_BYTES = 2 ** 27;

const bytesOf = ({ file }: ConvertedFile) => file.length;

/** Milliseconds between two reports. */
const REPORT_MS = 50;

/** Reports how many operators of a large model are done; a small one is through before that. */
function nowAndThen({ onProgress }: ConversionJob): (done: number, total: number) => void {
  let reported = performance.now();
  return (done, total) => {
    const now = performance.now();
    if (!onProgress || now - reported < REPORT_MS) return;
    reported = now;
    onProgress({ stage: 'quantizing', done, total });
  };
}

/** Before calibration weights can be drawn already: ranges touch them only where a bias would overflow. */
const UNSEEN: RangeLookup = () => ({ min: 0, max: 1 });

/** @param baseOf the float graph of a recipe: the model as it was opened, or with the weights of a training run. */
export function createDriver(baseOf: (recipe: Recipe) => Model): Driver {
  /** Float graphs by what recipes change in them. */
  const prepared = new Map<string, Model>();
  const converted = new Map<string, ConvertedFile>();
  /** What is converted in place of a recipe of scheme `best`. */
  const choices = new Map<string, Choice>();
  const learning = createLearning(floatModel, KEPT_FILES);

  function floatModel(recipe: Recipe): Model {
    const key = preparationKey(recipe);
    const model = prepared.get(key) ?? prepareForRecipe(baseOf(recipe), recipe);
    prepared.set(key, model);
    return model;
  }

  const choiceOf = (recipe: Recipe) => choices.get(recipeKey(recipe));
  const chosen = (recipe: Recipe) => choiceOf(recipe)?.recipe ?? recipe;
  const isUnchecked = (recipe: Recipe) => isGuarded(recipe) && choiceOf(recipe)?.final !== true;

  /** The file of exactly this recipe. */
  async function fileOf(recipe: Recipe, job: ConversionJob): Promise<DrivenFile> {
    const known = converted.get(recipeKey(recipe));
    if (known) return { ...known, learnMs: 0 };
    const { model, ranges, means, notes, learnMs } = await learning.learn(recipe, job);
    job.onProgress?.({ stage: 'quantizing', done: 0, total: 1 });
    keepLightest(converted, bytesOf, KEPT_BYTES, 0);
    const start = performance.now();
    const conversion = convertModel(model, recipe, ranges, means, nowAndThen(job));
    const convertMs = performance.now() - start;
    const prepared = preparationNotes(baseOf(recipe), recipe);
    const report = withNotes(conversion.report, [...prepared, ...notes]);
    return { ...conversion, report, convertMs, learnMs };
  }

  function keep(recipe: Recipe, { learnMs: _, ...file }: DrivenFile): void {
    keepNewest(converted, recipeKey(recipe), file, KEPT_FILES);
    keepLightest(converted, bytesOf, KEPT_BYTES, 1);
  }

  /** @returns milliseconds of learning. */
  async function check(recipe: Recipe, job: ConversionJob): Promise<number> {
    const { runs } = job;
    if (!isUnchecked(recipe) || (!runs && choiceOf(recipe))) return 0;
    const float = floatModel({ ...recipe, scheme: 'tflite' });
    const files = new Map<string, DrivenFile>();
    let learnMs = 0;
    const choice = await chooseRecipe(recipe, {
      async convert(candidate) {
        const file = await fileOf(candidate, job);
        files.set(recipeKey(candidate), file);
        learnMs += file.learnMs;
        return file.file;
      },
      compare:
        runs &&
        ((candidates) => {
          const samples = checkedSamples(float);
          return runs.compare({ reference: writeTflite(float), candidates, samples });
        }),
    });
    choices.set(recipeKey(recipe), choice);
    const chosen = files.get(recipeKey(choice.recipe));
    if (chosen) keep(choice.recipe, chosen);
    return learnMs;
  }

  return {
    needs: learning.needs,
    isUnchecked,

    async convert(recipe, job) {
      const checkMs = job.check ? await check(recipe, job) : 0;
      const { recipe: chosen, notes } = choiceOf(recipe) ?? { recipe, notes: [] };
      const file = await fileOf(chosen, job);
      keep(chosen, file);
      const report = withNotes(file.report, notes);
      return { ...file, report, learnMs: checkMs + file.learnMs };
    },

    chosen,

    async convertPart(recipe, overrides, job) {
      const whole = chosen(recipe);
      const { model, ranges, means } = await learning.learn(whole, job);
      const part = { ...whole, overrides: [...whole.overrides, ...overrides] };
      return convertModel(model, part, ranges, means);
    },

    preview(recipe) {
      const whole = chosen(recipe);
      const { model, ranges = UNSEEN, stats } = learning.soFar(whole);
      return { model, plan: planQuantization(model, whole, ranges), stats };
    },
  };
}

function withNotes(report: ConversionReport, notes: readonly Diagnostic[]): ConversionReport {
  return { ...report, diagnostics: [...report.diagnostics, ...notes] };
}

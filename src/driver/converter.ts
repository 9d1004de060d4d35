/**
 * From a float graph and a recipe to a file, with everything on the way: prepare, calibrate, absorb, learn to round, plan,
 * apply, write. What recipes have in common is done once. Page, command line, sample script and tests all convert by this.
 */

import type { JobOptions } from '../base/progress.ts';
import { calibrationGraph } from '../calibration/calibrate.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import { type Conversion, convertModel } from '../quantization/conversion.ts';
import {
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from '../quantization/learned-rounding/layers.ts';
import type { Plan } from '../quantization/plan/instruction.ts';
import { planQuantization } from '../quantization/plan/plan.ts';
import {
  absorbForRecipe,
  absorbs,
  needsSamples,
  preparationKey,
  prepareForRecipe,
  rangesForRecipe,
} from '../quantization/preparation.ts';
import { learnsRounding, type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { checkedSamples } from './checked-samples.ts';
import { keepNewest } from './keep-newest.ts';
import { type Choice, chooseRecipe, isGuarded } from './safeguard.ts';
import type { SampleRuns } from './sample-runs.ts';

/** What samples are needed for. */
export type SampleNeed = 'ranges' | 'rounding';

export interface TimedFile extends Conversion {
  /** Milliseconds from the float graph to the bytes. */
  readonly convertMs: number;
}

/** Converts one float graph by any number of recipes, and keeps what they have in common. */
export interface Converter {
  /** What has to be learned from samples before `convert`; null when nothing has. */
  needs(recipe: Recipe): SampleNeed | null;
  /**
   * Learns all that `needs` speaks of.
   * @throws PlaygroundError `cancelled`, or what `runs` throws.
   */
  prepare(recipe: Recipe, runs: SampleRuns, options?: JobOptions): Promise<void>;
  /** Whether `check` has something to do for this recipe, given samples. */
  isUnchecked(recipe: Recipe): boolean;
  /**
   * Holds the file of a recipe of scheme `best` against that of scheme `tflite`, and keeps what `convert` makes from then on:
   * see `chooseRecipe`. A file that was there before may be another one then.
   * @param runs null where there are no samples: a note says so.
   * @throws PlaygroundError `cancelled`, or what converting throws.
   */
  check(recipe: Recipe, runs: SampleRuns | null, options?: JobOptions): Promise<void>;
  /**
   * The file; where the scheme `best` did not pass its check, what `check` chose instead, which its notes say.
   * @throws PlaygroundError as `convertModel`; `bad-calibration` where `prepare` was needed.
   */
  convert(recipe: Recipe): TimedFile;
  /** What would be converted, and how; before `prepare` with ranges that are made up. */
  preview(recipe: Recipe): { readonly model: Model; readonly plan: Plan };
}

/** Files kept at a time: a column each, and a few that one may come back to. */
const KEPT_FILES = 12;

/** Before calibration weights can be drawn already: ranges touch them only where a bias would overflow. */
const UNSEEN: RangeLookup = () => ({ min: 0, max: 1 });

/** @param baseOf the float graph of a recipe: the model as it was opened, or with the weights of a training run. */
export function createConverter(baseOf: (recipe: Recipe) => Model): Converter {
  /** Float graphs by what recipes change in them. */
  const prepared = new Map<string, Model>();
  /** What calibration saw, by graph and number of samples: recipes that change nothing share it. */
  const statistics = new WeakMap<Model, Map<number, TensorStats>>();
  /** With learned rounding, by the recipe that learned it. */
  const rounded = new Map<string, Model>();
  const converted = new Map<string, TimedFile>();
  /** What is converted in place of a recipe of scheme `best`. */
  const choices = new Map<string, Choice>();

  const once = (key: string, make: () => Model): Model => {
    const known = prepared.get(key) ?? make();
    prepared.set(key, known);
    return known;
  };
  const floatModel = (recipe: Recipe): Model =>
    once(preparationKey(recipe), () => prepareForRecipe(baseOf(recipe), recipe));
  const seenOf = (model: Model, { calibrationSamples }: Recipe) =>
    statistics.get(model)?.get(calibrationSamples);

  /** The float graph that is converted: what calibration saw may have changed it. */
  function calibratedModel(recipe: Recipe): Model {
    const model = floatModel(recipe);
    const stats = seenOf(model, recipe);
    if (!stats || !absorbs(recipe)) return model;
    const key = `${preparationKey(recipe)} ${recipe.calibrationSamples} absorbed`;
    return once(key, () => absorbForRecipe(model, recipe, stats));
  }

  const statisticsFor = (recipe: Recipe) => seenOf(calibratedModel(recipe), recipe);

  function rangesFor(recipe: Recipe): RangeLookup | undefined {
    const stats = statisticsFor(recipe);
    return stats && rangesForRecipe(stats, recipe);
  }

  const lacksRanges = (recipe: Recipe) =>
    !statisticsFor(recipe) && needsSamples(floatModel(recipe), recipe);

  function unlearnedLayers(recipe: Recipe) {
    if (!learnsRounding(recipe) || rounded.has(recipeKey(recipe))) return [];
    return roundingLayers(calibratedModel(recipe), recipe, rangesFor(recipe));
  }

  const finalModel = (recipe: Recipe) => rounded.get(recipeKey(recipe)) ?? calibratedModel(recipe);

  async function calibrate(recipe: Recipe, runs: SampleRuns): Promise<void> {
    // Once more where what is seen first changes the graph.
    while (lacksRanges(recipe)) {
      const float = calibratedModel(recipe);
      const { model, inputs, tensors } = calibrationGraph(float);
      const stats = await runs.calibrate({ file: writeTflite(model), inputs, tensors });
      const known = statistics.get(float) ?? new Map<number, TensorStats>();
      statistics.set(float, known.set(recipe.calibrationSamples, stats));
    }
  }

  async function learnRounding(recipe: Recipe, runs: SampleRuns, options: JobOptions) {
    const layers = unlearnedLayers(recipe);
    if (layers.length === 0) return;
    const model = calibratedModel(recipe);
    const { model: watched, ...graph } = roundingGraph(model, layers);
    const rows = await runs.sampleLayers({ ...graph, file: writeTflite(watched) });
    const { signal, onProgress } = options;
    const learned = await withLearnedRounding(model, layers, rows, {
      signal,
      onProgress: (share) =>
        onProgress?.({ stage: 'rounding', done: Math.floor(100 * share), total: 100 }),
    });
    keepNewest(rounded, recipeKey(recipe), learned, KEPT_FILES);
  }

  async function learn(recipe: Recipe, runs: SampleRuns, options: JobOptions = {}): Promise<void> {
    await calibrate(recipe, runs);
    await learnRounding(recipe, runs, options);
  }

  function convertNow(recipe: Recipe): TimedFile {
    const start = performance.now();
    const means = (name: string) => statisticsFor(recipe)?.get(name)?.channelMeans;
    const conversion = convertModel(finalModel(recipe), recipe, rangesFor(recipe), means);
    return { ...conversion, convertMs: performance.now() - start };
  }

  const choiceOf = (recipe: Recipe) => choices.get(recipeKey(recipe));
  const isUnchecked = (recipe: Recipe) => isGuarded(recipe) && choiceOf(recipe)?.final !== true;

  async function check(recipe: Recipe, runs: SampleRuns | null, options: JobOptions = {}) {
    if (!isUnchecked(recipe) || (!runs && choiceOf(recipe))) return;
    const float = floatModel({ ...recipe, scheme: 'tflite' });
    const files = new Map<string, TimedFile>();
    const choice = await chooseRecipe(recipe, {
      async convert(candidate) {
        if (runs) await learn(candidate, runs, options);
        const key = recipeKey(candidate);
        const file = converted.get(key) ?? convertNow(candidate);
        files.set(key, file);
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
    const key = recipeKey(choice.recipe);
    const chosen = files.get(key);
    if (chosen) keepNewest(converted, key, chosen, KEPT_FILES);
  }

  return {
    needs(recipe) {
      if (lacksRanges(recipe)) return 'ranges';
      return unlearnedLayers(recipe).length > 0 ? 'rounding' : null;
    },
    prepare: learn,
    isUnchecked,
    check,

    convert(recipe) {
      const { recipe: chosen, notes } = choiceOf(recipe) ?? { recipe, notes: [] };
      const key = recipeKey(chosen);
      const file = converted.get(key) ?? convertNow(chosen);
      keepNewest(converted, key, file, KEPT_FILES);
      if (notes.length === 0) return file;
      const diagnostics = [...file.report.diagnostics, ...notes];
      return { ...file, report: { ...file.report, diagnostics } };
    },

    preview(recipe) {
      const chosen = choiceOf(recipe)?.recipe ?? recipe;
      const model = finalModel(chosen);
      return { model, plan: planQuantization(model, chosen, rangesFor(chosen) ?? UNSEEN) };
    },
  };
}

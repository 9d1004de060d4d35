/**
 * From a float graph and a recipe to a file, with everything on the way: prepare, calibrate, absorb, learn to round, plan,
 * apply, write. What recipes have in common is done once. Page, command line, sample script and tests all convert by this.
 */
import { calibrationGraph } from '../calibration/calibrate.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import type { JobOptions } from '../ir/progress.ts';
import { type Conversion, convertModel } from '../quantization/conversion.ts';
import {
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from '../quantization/learned-rounding/layers.ts';
import { type Plan, planQuantization } from '../quantization/plan.ts';
import {
  absorbForRecipe,
  absorbs,
  needsSamples,
  preparationKey,
  prepareForRecipe,
  rangesForRecipe,
} from '../quantization/preparation.ts';
import { learnsRounding, type Recipe, recipeKey } from '../quantization/recipe.ts';
import { keepNewest } from './keep-newest.ts';
import type { SampleRuns } from './sample-runs.ts';

/** What samples are needed for. */
export type SampleNeed = 'ranges' | 'rounding';

export interface TimedFile extends Conversion {
  /** Milliseconds from the float graph to the bytes. */
  readonly convertMs: number;
}

export interface Converter {
  /** What has to be learned from samples before `convert`; null when nothing has. */
  needs(recipe: Recipe): SampleNeed | null;
  /**
   * Learns all that `needs` speaks of.
   * @throws PlaygroundError `cancelled`, or what `runs` throws.
   */
  prepare(recipe: Recipe, runs: SampleRuns, options?: JobOptions): Promise<void>;
  /** @throws PlaygroundError as `convertModel`; `bad-calibration` where `prepare` was needed. */
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
  const statistics = new Map<string, TensorStats>();
  /** With learned rounding, by the recipe that learned it. */
  const rounded = new Map<string, Model>();
  const converted = new Map<string, TimedFile>();

  const once = (key: string, make: () => Model): Model => {
    const known = prepared.get(key) ?? make();
    prepared.set(key, known);
    return known;
  };
  const floatModel = (recipe: Recipe): Model =>
    once(preparationKey(recipe), () => prepareForRecipe(baseOf(recipe), recipe));
  const statisticsKey = (recipe: Recipe) =>
    `${preparationKey(recipe)} ${recipe.calibrationSamples}`;
  const absorbedKey = (recipe: Recipe) => `${statisticsKey(recipe)} absorbed`;

  /** The float graph that is converted: what calibration saw may have changed it. */
  function calibratedModel(recipe: Recipe): Model {
    const model = floatModel(recipe);
    const stats = statistics.get(statisticsKey(recipe));
    if (!stats || !absorbs(recipe)) return model;
    return once(absorbedKey(recipe), () => absorbForRecipe(model, recipe, stats));
  }

  function keyOfStatistics(recipe: Recipe): string {
    const same = calibratedModel(recipe) === floatModel(recipe);
    return same ? statisticsKey(recipe) : absorbedKey(recipe);
  }

  const statisticsFor = (recipe: Recipe) => statistics.get(keyOfStatistics(recipe));

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
      const key = keyOfStatistics(recipe);
      const { model, inputs, tensors } = calibrationGraph(calibratedModel(recipe));
      statistics.set(key, await runs.calibrate({ file: writeTflite(model), inputs, tensors }));
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

  function convertNow(recipe: Recipe): Conversion {
    const means = (name: string) => statisticsFor(recipe)?.get(name)?.channelMeans;
    return convertModel(finalModel(recipe), recipe, rangesFor(recipe), means);
  }

  return {
    needs(recipe) {
      if (lacksRanges(recipe)) return 'ranges';
      return unlearnedLayers(recipe).length > 0 ? 'rounding' : null;
    },

    async prepare(recipe, runs, options = {}) {
      await calibrate(recipe, runs);
      await learnRounding(recipe, runs, options);
    },

    convert(recipe) {
      const key = recipeKey(recipe);
      const file = converted.get(key) ?? timed(() => convertNow(recipe));
      keepNewest(converted, key, file, KEPT_FILES);
      return file;
    },

    preview(recipe) {
      const model = finalModel(recipe);
      return { model, plan: planQuantization(model, recipe, rangesFor(recipe) ?? UNSEEN) };
    },
  };
}

function timed(convert: () => Conversion): TimedFile {
  const start = performance.now();
  const conversion = convert();
  return { ...conversion, convertMs: performance.now() - start };
}

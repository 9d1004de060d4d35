/** What recipes learn from samples: ranges, a graph with absorbed biases, rounding. Asked once, and kept. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { cancellationPoint, type JobOptions } from '../base/progress.ts';
import { calibrationGraph } from '../calibration/calibrate.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import {
  type RoundingLayer,
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from '../quantization/learned-rounding/layers.ts';
import {
  absorbForRecipe,
  absorbs,
  needsSamples,
  preparationKey,
  rangesForRecipe,
} from '../quantization/preparation.ts';
import {
  learnsRounding,
  type Recipe,
  recipeKey,
  scalesChannels,
} from '../quantization/recipe/recipe.ts';
import type { MeanLookup } from '../quantization/rounding/bias-correction.ts';
import { keepNewest } from './keep-newest.ts';
import type { SampleRuns } from './sample-runs.ts';
import { createScaling } from './scaling.ts';

/** What samples are needed for. */
export type SampleNeed = 'ranges' | 'scaling' | 'rounding';

/** What learning is given. */
export interface LearningJob extends JobOptions {
  /** Runs on representative samples; null where there are no samples. */
  readonly runs: SampleRuns | null;
}

/** What a recipe is converted from. */
export interface Learned {
  readonly model: Model;
  /** Absent where the recipe takes no range from samples. */
  readonly ranges?: RangeLookup | undefined;
  readonly means?: MeanLookup | undefined;
  /** What both come from. */
  readonly stats?: TensorStats | undefined;
  /** What is to be said of the graph. */
  readonly notes: readonly Diagnostic[];
}

/** The graph of a recipe as far as it is known, with the next one that samples have to be run through. */
interface Calibration {
  readonly model: Model;
  readonly stats: TensorStats | undefined;
  readonly isMissing: boolean;
}

/** What recipes for one graph learn from samples. */
export interface Learning {
  /** What the recipe wants samples for; null where it does without. */
  needs(recipe: Recipe): SampleNeed | null;
  /**
   * Runs what has not been run.
   * @returns with the milliseconds that took; 0 where nothing was left to run.
   * @throws PlaygroundError `bad-calibration` where samples are needed and there are none, `cancelled`, what the runs throw.
   */
  learn(recipe: Recipe, job: LearningJob): Promise<Learned & { readonly learnMs: number }>;
  /** What is known without running anything. */
  soFar(recipe: Recipe): Learned;
}

/**
 * @param floatModel the graph that a recipe calibrates.
 * @param most graphs with learned rounding that are kept.
 */
export function createLearning(floatModel: (recipe: Recipe) => Model, most: number): Learning {
  /** What calibration saw, by graph and number of samples: recipes that change nothing share it. */
  const statistics = new WeakMap<Model, Map<number, TensorStats>>();
  /** Whether recipes take ranges from samples, by graph: a plan of the whole model says so. */
  const wanting = new WeakMap<Model, Map<string, boolean>>();
  /** Graphs with absorbed biases, by what they were absorbed from. */
  const absorbed = new Map<string, Model>();
  const scaling = createScaling(floatModel, most);
  /** With learned rounding, by the recipe that learned it. */
  const rounded = new Map<string, Model>();

  function wantsRanges(recipe: Recipe): boolean {
    const float = floatModel(recipe);
    const known = wanting.get(float) ?? new Map<string, boolean>();
    wanting.set(float, known);
    const wants = known.get(recipeKey(recipe)) ?? needsSamples(float, recipe);
    known.set(recipeKey(recipe), wants);
    return wants;
  }

  function calibrationOf(recipe: Recipe): Calibration {
    const float = scaling.graphOf(recipe);
    if (!wantsRanges(recipe)) return { model: float, stats: undefined, isMissing: false };
    const seen = (model: Model) => statistics.get(model)?.get(recipe.calibrationSamples);
    const first = seen(float);
    if (!first || !absorbs(recipe)) return { model: float, stats: first, isMissing: !first };
    const scaled = scalesChannels(recipe) ? recipeKey(recipe) : '';
    const key = `${preparationKey(recipe)} ${recipe.calibrationSamples} ${scaled}`;
    const model = absorbed.get(key) ?? absorbForRecipe(float, recipe, first);
    absorbed.set(key, model);
    const stats = seen(model);
    return { model, stats, isMissing: !stats };
  }

  /** Runs the graph that is missing: once more where what is seen first changes the graph. */
  async function calibrate(recipe: Recipe, runs: SampleRuns | null, graph: Model): Promise<void> {
    if (!runs) throw withoutSamples(recipe, 'learn the ranges of activations');
    const { model, inputs, tensors } = calibrationGraph(graph);
    const stats = await runs.calibrate({ file: writeTflite(model), inputs, tensors });
    const known = statistics.get(graph) ?? new Map<number, TensorStats>();
    statistics.set(graph, known.set(recipe.calibrationSamples, stats));
  }

  function learnedOf({ model, stats }: Calibration, recipe: Recipe): Learned {
    const final = rounded.get(recipeKey(recipe)) ?? model;
    const notes = scaling.notesOf(recipe);
    if (!stats) return { model: final, notes };
    const means = (name: string) => stats.get(name)?.channelMeans;
    return { model: final, ranges: rangesForRecipe(stats, recipe), means, stats, notes };
  }

  const soFar = (recipe: Recipe) => learnedOf(calibrationOf(recipe), recipe);

  /** Layers whose rounding is still to be learned. */
  function unlearnedLayers(recipe: Recipe, { model, ranges }: Learned): readonly RoundingLayer[] {
    if (!learnsRounding(recipe) || rounded.has(recipeKey(recipe))) return [];
    return roundingLayers(model, recipe, ranges);
  }

  async function learnRounding(
    recipe: Recipe,
    model: Model,
    layers: readonly RoundingLayer[],
    { runs, signal, onProgress }: LearningJob,
  ): Promise<Model> {
    if (!runs) throw withoutSamples(recipe, 'learn how to round');
    const { model: watched, ...graph } = roundingGraph(model, layers);
    const rows = await runs.sampleLayers({ ...graph, file: writeTflite(watched) });
    const learned = await withLearnedRounding(model, layers, rows, {
      signal,
      onProgress: (share) =>
        onProgress?.({ stage: 'rounding', done: Math.floor(100 * share), total: 100 }),
    });
    keepNewest(rounded, recipeKey(recipe), learned, most);
    return learned;
  }

  return {
    needs(recipe) {
      if (wantsRanges(recipe)) return 'ranges';
      if (scaling.wants(recipe)) return 'scaling';
      const learns = learnsRounding(recipe);
      return learns && roundingLayers(floatModel(recipe), recipe).length > 0 ? 'rounding' : null;
    },

    async learn(recipe, job) {
      const start = performance.now();
      let ran = false;
      if (scaling.isMissing(recipe) && scaling.wants(recipe)) {
        if (!job.runs) throw withoutSamples(recipe, 'scale channels by their activations');
        await scaling.run(recipe, job.runs, job);
        ran = true;
      }
      for (;;) {
        await cancellationPoint(job.signal);
        const { isMissing, model } = calibrationOf(recipe);
        if (!isMissing) break;
        await calibrate(recipe, job.runs, model);
        ran = true;
      }
      let known = soFar(recipe);
      const layers = unlearnedLayers(recipe, known);
      if (layers.length > 0) {
        known = { ...known, model: await learnRounding(recipe, known.model, layers, job) };
        ran = true;
      }
      return { ...known, learnMs: ran ? performance.now() - start : 0 };
    },

    soFar,
  };
}

function withoutSamples({ mode }: Recipe, what: string): PlaygroundError {
  return new PlaygroundError(
    'bad-calibration',
    `The mode ${mode} needs samples to ${what} from.`,
    'Give some of the training data as samples.',
  );
}

/** Graphs with channels scaled by what samples show of them: run once for a recipe, and kept. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { JobOptions } from '../base/progress.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import {
  type ScaledModel,
  scaleByActivations,
  scalingLayers,
} from '../quantization/channel-scaling/choose.ts';
import { roundingGraph } from '../quantization/learned-rounding/layers.ts';
import { type Recipe, recipeKey, scalesChannels } from '../quantization/recipe/recipe.ts';
import { keepNewest } from './keep-newest.ts';
import type { SampleRuns } from './sample-runs.ts';

/** What recipes have scaled. */
export interface Scaling {
  /** Whether the recipe scales layers of its graph. */
  wants(recipe: Recipe): boolean;
  /** Whether samples have to be run first. */
  isMissing(recipe: Recipe): boolean;
  /** @throws PlaygroundError `cancelled`, what the runs throw. */
  run(recipe: Recipe, runs: SampleRuns, job: JobOptions): Promise<void>;
  /** The graph that is calibrated: scaled where that was run. */
  graphOf(recipe: Recipe): Model;
  notesOf(recipe: Recipe): readonly Diagnostic[];
}

/**
 * @param floatModel the graph of a recipe before.
 * @param most scaled graphs that are kept.
 */
export function createScaling(floatModel: (recipe: Recipe) => Model, most: number): Scaling {
  const scaled = new Map<string, ScaledModel>();
  const keyOf = (recipe: Recipe) => recipeKey({ ...recipe, rounding: 'nearest' });
  const known = (recipe: Recipe) =>
    scalesChannels(recipe) ? scaled.get(keyOf(recipe)) : undefined;
  return {
    wants: (recipe) =>
      scalesChannels(recipe) && scalingLayers(floatModel(recipe), recipe).length > 0,
    isMissing: (recipe) => scalesChannels(recipe) && !known(recipe),
    async run(recipe, runs, { signal, onProgress }) {
      const model = floatModel(recipe);
      const layers = scalingLayers(model, recipe);
      const { model: watched, ...graph } = roundingGraph(model, layers);
      const rows =
        layers.length === 0
          ? new Map()
          : await runs.sampleLayers({ ...graph, file: writeTflite(watched) });
      const result = await scaleByActivations(model, recipe, rows, {
        signal,
        onProgress: (share) =>
          onProgress?.({ stage: 'rounding', done: Math.floor(100 * share), total: 100 }),
      });
      keepNewest(scaled, keyOf(recipe), result, most);
    },
    graphOf: (recipe) => known(recipe)?.model ?? floatModel(recipe),
    notesOf: (recipe) => known(recipe)?.notes ?? [],
  };
}

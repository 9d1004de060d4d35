/** The compiler thread's work, without the thread: also what the sample script runs under Node. */
import { calibrationGraph } from '../calibration/calibrate.ts';
import type { LayerRows } from '../calibration/sample-layers.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { importModel } from '../formats/index.ts';
import { writeTfjsLayers } from '../formats/tfjs/write-layers.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { PlaygroundError } from '../ir/errors.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { prepareImported } from '../passes/pipeline.ts';
import { type Conversion, convertModel } from '../quantization/conversion.ts';
import { gzipSize } from '../quantization/gzip.ts';
import {
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from '../quantization/learned-rounding/layers.ts';
import { planQuantization } from '../quantization/plan.ts';
import { floatConstant, layerName, roleOf } from '../quantization/policy.ts';
import {
  absorbForRecipe,
  absorbs,
  needsSamples,
  preparationKey,
  prepareForRecipe,
  rangesForRecipe,
} from '../quantization/preparation.ts';
import { learnsRounding, type Recipe, recipeKey } from '../quantization/recipe.ts';
import { applyTrained } from '../quantization/trained.ts';
import { type WeightPicture, weightPicture } from '../quantization/weight-picture.ts';
import type { TrainedRun } from '../training/checkpoint.ts';
import type { CalibrationTask, NamedFile, RoundingTask, TrainedFormat } from './api/compiler.ts';
import type { ModelSummary, TimedConversion } from './api/engine.ts';
import { hashOf } from './model-hash.ts';
import { summarizeModel } from './summarize.ts';

interface Converted {
  readonly conversion: Conversion;
  readonly report: TimedConversion;
}

interface OpenModel {
  readonly model: Model;
  readonly hash: string;
  /** With the weights of training runs. */
  readonly trained: Map<string, Model>;
  /** Float graphs by what recipes change in them. */
  readonly prepared: Map<string, Model>;
  readonly statistics: Map<string, TensorStats>;
  /** With learned rounding, by the recipe that learned it. */
  readonly rounded: Map<string, Model>;
  readonly converted: Map<string, Converted>;
}

/** Before calibration weights can be drawn already: ranges touch them only where a bias would overflow. */
const UNSEEN = () => ({ min: 0, max: 1 });

/** Files kept at a time: a column each, and a few that one may come back to. */
const KEPT_FILES = 12;

export interface Compiler {
  open(name: string, files: readonly NamedFile[]): Promise<ModelSummary>;
  calibrationTask(recipe: Recipe): CalibrationTask | null;
  learn(recipe: Recipe, stats: TensorStats): void;
  /** Whether the weights of this training run are still missing: `adopt` brings them. */
  lacks(run: string): boolean;
  /** @throws PlaygroundError `bad-recipe` when the run was of another model, or its weights are nowhere. */
  adopt(run: string, kept: TrainedRun | undefined): void;
  trainedFiles(run: string, format: TrainedFormat): readonly NamedFile[];
  roundingTask(recipe: Recipe): RoundingTask | null;
  learnRounding(
    recipe: Recipe,
    rows: ReadonlyMap<string, LayerRows>,
    report: (done: number, total: number) => void,
  ): Promise<void>;
  convert(recipe: Recipe): TimedConversion;
  file(recipe: Recipe): Uint8Array;
  /** Bytes of the file after gzip. */
  gzipBytes(recipe: Recipe): Promise<number>;
  weights(recipe: Recipe, layer: string, channel: number | null): WeightPicture;
}

export function createCompiler(): Compiler {
  let current: OpenModel | undefined;

  function opened(): OpenModel {
    if (!current) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    return current;
  }

  function floatModel(recipe: Recipe): Model {
    const { model, prepared } = opened();
    const key = preparationKey(recipe);
    const base = recipe.trained === undefined ? model : trainedModel(recipe.trained);
    const known = prepared.get(key) ?? prepareForRecipe(base, recipe);
    prepared.set(key, known);
    return known;
  }

  function trainedModel(run: string): Model {
    const model = opened().trained.get(run);
    if (model) return model;
    throw new PlaygroundError(
      'bad-recipe',
      'The weights of this training run are not in this browser.',
      'Train again, or take the column away: trained weights never leave the machine that made them.',
    );
  }

  const statisticsKey = (recipe: Recipe) =>
    `${preparationKey(recipe)} ${recipe.calibrationSamples}`;
  const absorbedKey = (recipe: Recipe) => `${statisticsKey(recipe)} absorbed`;

  /** The float model that is converted: what calibration saw may have changed it. */
  function calibratedModel(recipe: Recipe): Model {
    const { statistics, prepared } = opened();
    const model = floatModel(recipe);
    const stats = statistics.get(statisticsKey(recipe));
    if (!stats || !absorbs(recipe)) return model;
    const key = absorbedKey(recipe);
    const known = prepared.get(key) ?? absorbForRecipe(model, recipe, stats);
    prepared.set(key, known);
    return known;
  }

  function statisticsFor(recipe: Recipe): TensorStats | undefined {
    const same = calibratedModel(recipe) === floatModel(recipe);
    return opened().statistics.get(same ? statisticsKey(recipe) : absorbedKey(recipe));
  }

  function rangesFor(recipe: Recipe) {
    const stats = statisticsFor(recipe);
    return stats && rangesForRecipe(stats, recipe);
  }

  function meansFor(recipe: Recipe) {
    const stats = statisticsFor(recipe);
    return (name: string) => stats?.get(name)?.channelMeans;
  }

  /** The float model as it is converted, with learned rounding where the recipe wants that. */
  function finalModel(recipe: Recipe): Model {
    return opened().rounded.get(recipeKey(recipe)) ?? calibratedModel(recipe);
  }

  function convert(recipe: Recipe): Converted {
    const { converted } = opened();
    const key = recipeKey(recipe);
    const known = converted.get(key);
    converted.delete(key);
    const start = performance.now();
    const conversion =
      known?.conversion ??
      convertModel(finalModel(recipe), recipe, rangesFor(recipe), meansFor(recipe));
    const convertMs = performance.now() - start;
    const result = known ?? { conversion, report: { ...conversion.report, convertMs } };
    converted.set(key, result);
    const [oldest] = converted.keys();
    if (converted.size > KEPT_FILES && oldest !== undefined) converted.delete(oldest);
    return result;
  }

  return {
    async open(name, files) {
      if (files.length === 0)
        throw new PlaygroundError('not-a-model', 'There is no file.', 'Choose a model file.');
      const imported = await importModel(files);
      const { model, diagnostics } = prepareImported(imported.model);
      const hash = hashOf(files);
      const summary = summarizeModel(model, {
        name,
        format: imported.format,
        bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
        hash,
        diagnostics: [...imported.diagnostics, ...diagnostics],
      });
      current = {
        model,
        hash,
        trained: new Map(),
        prepared: new Map(),
        statistics: new Map(),
        rounded: new Map(),
        converted: new Map(),
      };
      return summary;
    },

    calibrationTask(recipe) {
      if (statisticsFor(recipe) || !needsSamples(floatModel(recipe), recipe)) return null;
      const { model, inputs, tensors } = calibrationGraph(calibratedModel(recipe));
      return { file: writeTflite(model), inputs, tensors };
    },

    learn(recipe, stats) {
      const { statistics } = opened();
      const first = !statistics.has(statisticsKey(recipe));
      statistics.set(first ? statisticsKey(recipe) : absorbedKey(recipe), stats);
    },

    lacks: (run) => !opened().trained.has(run),

    adopt(run, kept) {
      const { model, hash, trained } = opened();
      if (!kept) {
        trainedModel(run);
        return;
      }
      if (kept.modelHash !== hash) {
        throw new PlaygroundError(
          'bad-recipe',
          `This training run is of another model: ${kept.log.model}.`,
          'Open that model, or take the column away.',
        );
      }
      const base = kept.state.equalized ? equalizeCrossLayer(model) : model;
      trained.set(run, applyTrained(base, kept.state));
    },

    trainedFiles(run, format) {
      const model = trainedModel(run);
      return format === 'tflite'
        ? [{ name: 'model.tflite', bytes: writeTflite(model) }]
        : writeTfjsLayers(model);
    },

    roundingTask(recipe) {
      if (!learnsRounding(recipe) || opened().rounded.has(recipeKey(recipe))) return null;
      const model = calibratedModel(recipe);
      const layers = roundingLayers(model, recipe, rangesFor(recipe));
      if (layers.length === 0) return null;
      const { model: watched, ...graph } = roundingGraph(model, layers);
      return { ...graph, file: writeTflite(watched) };
    },

    async learnRounding(recipe, rows, report) {
      const { rounded } = opened();
      const model = calibratedModel(recipe);
      const layers = roundingLayers(model, recipe, rangesFor(recipe));
      const learned = await withLearnedRounding(model, layers, rows, {
        // Never aborted, but with it the thread hears other calls in between.
        signal: new AbortController().signal,
        onProgress: (share) => report(Math.floor(100 * share), 100),
      });
      rounded.set(recipeKey(recipe), learned);
      const [oldest] = rounded.keys();
      if (rounded.size > KEPT_FILES && oldest !== undefined) rounded.delete(oldest);
    },

    convert: (recipe) => convert(recipe).report,
    file: (recipe) => convert(recipe).conversion.file,
    gzipBytes: (recipe) => gzipSize(convert(recipe).conversion.file),

    weights(recipe, layer, channel) {
      const model = finalModel(recipe);
      const graph = mainGraph(model);
      const op = graph.operators.findIndex((operator) => layerName(graph, operator) === layer);
      const operator = graph.operators[op];
      const input =
        operator?.inputs.findIndex((_, i) => roleOf(operator, i).role === 'weight') ?? -1;
      const weights = operator && input >= 0 ? floatConstant(graph, operator, input) : undefined;
      if (!operator || !weights) {
        throw new PlaygroundError(
          'internal',
          `Layer ${layer} has no weights.`,
          'Choose another layer.',
          { layer },
        );
      }
      const { instructions } = planQuantization(model, recipe, rangesFor(recipe) ?? UNSEEN);
      const instruction = instructions.find(
        (i) =>
          (i.kind === 'quantize-weights' || i.kind === 'halve') &&
          i.at.op === op &&
          i.at.input === input,
      );
      const role = roleOf(operator, input);
      return weightPicture({
        layer,
        values: weights.data,
        shape: weights.shape,
        channelAxis: role.role === 'weight' ? role.channelAxis : null,
        instruction:
          instruction?.kind === 'quantize-weights' || instruction?.kind === 'halve'
            ? instruction
            : undefined,
        channel,
      });
    },
  };
}

/** The compiler thread's work, without the thread: also what the sample script runs under Node. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { calibrationGraph } from '../calibration/calibrate.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { importModel } from '../formats/index.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { PlaygroundError } from '../ir/errors.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { prepareImported } from '../passes/pipeline.ts';
import { type Conversion, convertModel } from '../quantization/conversion.ts';
import { planQuantization } from '../quantization/plan.ts';
import { floatConstant, layerName, roleOf } from '../quantization/policy.ts';
import {
  needsSamples,
  preparationKey,
  prepareForRecipe,
  rangesForRecipe,
} from '../quantization/preparation.ts';
import { type Recipe, recipeKey } from '../quantization/recipe.ts';
import { type WeightPicture, weightPicture } from '../quantization/weight-picture.ts';
import type { CalibrationTask, NamedFile } from './api/compiler.ts';
import type { ModelSummary, TimedConversion } from './api/engine.ts';
import { summarizeModel } from './summarize.ts';

interface Converted {
  readonly conversion: Conversion;
  readonly report: TimedConversion;
}

interface OpenModel {
  readonly model: Model;
  /** Float graphs by what recipes change in them. */
  readonly prepared: Map<string, Model>;
  readonly statistics: Map<string, TensorStats>;
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
  convert(recipe: Recipe): TimedConversion;
  file(recipe: Recipe): Uint8Array;
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
    const known = prepared.get(key) ?? prepareForRecipe(model, recipe);
    prepared.set(key, known);
    return known;
  }

  const statisticsKey = (recipe: Recipe) =>
    `${preparationKey(recipe)} ${recipe.calibrationSamples}`;

  function rangesFor(recipe: Recipe) {
    const stats = opened().statistics.get(statisticsKey(recipe));
    return stats && rangesForRecipe(stats, recipe);
  }

  function meansFor(recipe: Recipe) {
    const stats = opened().statistics.get(statisticsKey(recipe));
    return (name: string) => stats?.get(name)?.channelMeans;
  }

  function convert(recipe: Recipe): Converted {
    const { converted } = opened();
    const key = recipeKey(recipe);
    const known = converted.get(key);
    converted.delete(key);
    const start = performance.now();
    const conversion =
      known?.conversion ??
      convertModel(floatModel(recipe), recipe, rangesFor(recipe), meansFor(recipe));
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
      const summary = summarizeModel(model, {
        name,
        format: imported.format,
        bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
        hash: hashOf(files),
        diagnostics: [...imported.diagnostics, ...diagnostics],
      });
      current = { model, prepared: new Map(), statistics: new Map(), converted: new Map() };
      return summary;
    },

    calibrationTask(recipe) {
      if (opened().statistics.has(statisticsKey(recipe))) return null;
      if (!needsSamples(floatModel(recipe), recipe)) return null;
      const { model, inputs, tensors } = calibrationGraph(floatModel(recipe));
      return { file: writeTflite(model), inputs, tensors };
    },

    learn(recipe, stats) {
      opened().statistics.set(statisticsKey(recipe), stats);
    },

    convert: (recipe) => convert(recipe).report,
    file: (recipe) => convert(recipe).conversion.file,

    weights(recipe, layer, channel) {
      const model = floatModel(recipe);
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

/** sha256 of the file, hex; of several files that of their hashes, in the order of their names. */
function hashOf(files: readonly NamedFile[]): string {
  const hashes = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ bytes }) => sha256(bytes));
  const [only] = hashes;
  if (only && hashes.length === 1) return bytesToHex(only);
  return bytesToHex(sha256(Uint8Array.from(hashes.flatMap((hash) => [...hash]))));
}

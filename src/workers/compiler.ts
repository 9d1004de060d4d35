/** The compiler thread's work, without the thread: also what the sample script runs under Node. */

import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { type Converter, createConverter, type SampleNeed } from '../driver/converter.ts';
import { openModel } from '../driver/open-model.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import type { ReadOptions } from '../formats/format.ts';
import { importModel } from '../formats/index.ts';
import { writeTfjsLayers } from '../formats/tfjs/write-layers.ts';
import { brokenFile, writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { type GzipOptions, gzipSize } from '../quantization/file/gzip.ts';
import { type WeightPicture, weightPicture } from '../quantization/pictures/weight-picture.ts';
import { floatConstant, layerName, roleOf } from '../quantization/plan/policy.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { applyTrained } from '../quantization/trained/trained.ts';
import type { TrainedRun } from '../training/checkpoint.ts';
import type { ModelSummary, TimedConversion } from './api/engine.ts';
import type { NamedFile, TrainedFormat } from './api/files.ts';
import { baseName, hashOf } from './model-hash.ts';
import { summarizeModel } from './summarize.ts';

interface OpenModel {
  readonly model: Model;
  readonly hash: string;
  /** With the weights of training runs. */
  readonly trained: Map<string, Model>;
  readonly converter: Converter;
}

export interface Compiler {
  open(name: string, files: readonly NamedFile[], options?: ReadOptions): Promise<ModelSummary>;
  needs(recipe: Recipe): SampleNeed | null;
  prepare(recipe: Recipe, runs: SampleRuns, options?: JobOptions): Promise<void>;
  check(recipe: Recipe, runs: SampleRuns | null, options?: JobOptions): Promise<void>;
  /** Whether the weights of this training run are still missing: `adopt` brings them. */
  lacks(run: string): boolean;
  /** @throws PlaygroundError `bad-recipe` when the run was of another model, or its weights are nowhere. */
  adopt(run: string, kept: TrainedRun | undefined): void;
  /** @throws PlaygroundError `internal` where the files cannot be read back. */
  trainedFiles(run: string, format: TrainedFormat): Promise<readonly NamedFile[]>;
  convert(recipe: Recipe): TimedConversion;
  file(recipe: Recipe): Uint8Array;
  /** Bytes of the file after gzip. */
  gzipBytes(recipe: Recipe, options?: GzipOptions): Promise<number>;
  weights(recipe: Recipe, layer: string, channel: number | null): WeightPicture;
}

export function createCompiler(): Compiler {
  let current: OpenModel | undefined;

  function opened(): OpenModel {
    if (!current) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    return current;
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

  return {
    async open(name, files, options) {
      if (files.length === 0)
        throw new PlaygroundError('not-a-model', 'There is no file.', 'Choose a model file.');
      const { model, format, diagnostics, files: used } = await openModel(files, options);
      const hash = hashOf(used);
      const summary = summarizeModel(model, {
        // Of several files, the one that turned out to be the model.
        name: files.length > 1 ? baseName(used[0]?.name ?? name) : name,
        format,
        bytes: used.reduce((sum, { bytes }) => sum + bytes.length, 0),
        hash,
        diagnostics,
      });
      current = {
        model,
        hash,
        trained: new Map(),
        converter: createConverter(({ trained }) =>
          trained === undefined ? model : trainedModel(trained),
        ),
      };
      return summary;
    },

    needs: (recipe) => opened().converter.needs(recipe),
    prepare: (recipe, runs, options) => opened().converter.prepare(recipe, runs, options),
    check: (recipe, runs, options) => opened().converter.check(recipe, runs, options),

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

    async trainedFiles(run, format) {
      const model = trainedModel(run);
      if (format === 'tflite') {
        return [{ name: 'model.tflite', bytes: writeTflite(model, opened().model) }];
      }
      const files = writeTfjsLayers(model);
      await importModel(files).catch((error: unknown) => {
        throw error instanceof PlaygroundError ? brokenFile(error.message, error.where) : error;
      });
      return files;
    },

    convert(recipe) {
      const { report, convertMs } = opened().converter.convert(recipe);
      return { ...report, convertMs };
    },
    file: (recipe) => opened().converter.convert(recipe).file,
    gzipBytes: (recipe, options) => gzipSize(opened().converter.convert(recipe).file, options),

    weights(recipe, layer, channel) {
      const { model, plan } = opened().converter.preview(recipe);
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
      const instruction = plan.instructions.find(
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

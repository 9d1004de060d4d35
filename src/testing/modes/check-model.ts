/** Runs one model in many modes on LiteRT and holds each output against that of the float model. */
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { createDriver } from '../../driver/driver.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import { decode, encode } from '../../evaluation/ports.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { type Model, mainGraph, tensorAt } from '../../ir/model.ts';
import { withLargestBatch } from '../../ir/with-batch.ts';
import { dequantizeModel } from '../../passes/dequantize-model.ts';
import { runBatches, type SampleSource } from '../../ports/batches.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { needsCalibration } from '../../quantization/recipe/needs-calibration.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { rangeOf } from '../../tensor/histogram.ts';
import { fingerprint } from '../fingerprint.ts';

export interface ModeCheck {
  /** What is checked, for messages. */
  readonly label: string;
  readonly recipe: Recipe;
  /** Largest error of any value that is right, as a share of the range of its output. */
  readonly bound: number;
  /**
   * What the outputs are compared with: the model's own, or, where weights are too coarse for that, those of a float model
   * with the weights that the file has.
   */
  readonly against: 'float' | 'own-weights';
}

export interface CheckedModel {
  readonly name: string;
  /** Prepared, as it is quantized. */
  readonly model: Model;
  readonly samples: SampleSource;
}

export interface Finding {
  readonly model: string;
  readonly check: string;
  readonly problem: string;
}

export interface ModelResult {
  /** Different files, each of them run. */
  readonly files: readonly Model[];
  readonly findings: readonly Finding[];
  /** Largest error by check. */
  readonly errors: ReadonlyMap<string, number>;
}

let runtime: Promise<InferenceRuntime> | undefined;

/** All samples at once, as LiteRT's user would run them: the outputs one after another, as real values. */
async function outputsOf(file: Uint8Array, samples: SampleSource): Promise<number[][]> {
  runtime ??= createLiteRtRuntime();
  const fixed = withLargestBatch(readTflite(file), samples.count);
  const graph = mainGraph(fixed);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const outputs = graph.outputs.map((index) => tensorAt(graph, index));
  try {
    const loaded = await (await runtime).load(writeTflite(fixed));
    try {
      const all = outputs.map((): number[] => []);
      const range = { first: 0, count: samples.count };
      const options = { encode: (values: TensorData, i: number) => encode(values, inputs[i]) };
      for await (const batch of runBatches(loaded, samples, range, options)) {
        const size = loaded.inputs[0]?.shape[0] ?? 1;
        outputs.forEach((tensor, i) => {
          const values = batch.outputs[i];
          const real = values ? Array.from(decode(values, tensor)) : [];
          all[i]?.push(...real.slice(0, (real.length / size) * batch.rows));
        });
      }
      return all;
    } finally {
      loaded.dispose();
    }
  } catch (error) {
    // An abort leaves the runtime unusable.
    runtime = undefined;
    throw error;
  }
}

/** `values` within the range of `others` and 0. */
function clip(values: readonly number[], others: readonly number[]): number[] {
  const { min, max } = rangeOf(Float32Array.from(others));
  return values.map((value) => Math.min(Math.max(value, Math.min(min, 0)), Math.max(max, 0)));
}

/** Largest difference of two lists of outputs, each as a share of the range of the second. */
function worstError(actual: readonly number[][], expected: readonly number[][]): number {
  return expected.reduce((worst, values, i) => {
    const { min, max } = rangeOf(Float32Array.from(values));
    const span = Math.max(max, 0) - Math.min(min, 0) || 1;
    return values.reduce((most, value, j) => {
      const difference = Math.abs(value - Number(actual[i]?.[j])) / span;
      // NaN is as wrong as can be.
      return difference <= most ? most : Number.isNaN(difference) ? Infinity : difference;
    }, worst);
  }, 0);
}

/** Converts `model` for every check, runs each file once, and says what went wrong. */
export async function checkModel(
  { name, model, samples }: CheckedModel,
  checks: readonly ModeCheck[],
): Promise<ModelResult> {
  const float = await outputsOf(writeTflite(model), samples);
  runtime ??= createLiteRtRuntime();
  const runs = createSampleRuns({ runtime: await runtime, samples: () => samples });
  const driver = createDriver(() => model);
  const known = new Map<string, number>();
  const files: Model[] = [];
  const findings: Finding[] = [];
  const errors = new Map<string, number>();

  const errorOf = async (file: Uint8Array, { recipe, against }: ModeCheck): Promise<number> => {
    const isStatic = needsCalibration(recipe);
    const quantized = readTflite(file);
    files.push(quantized);
    const actual = await outputsOf(file, samples);
    if (against === 'float') return worstError(actual, float);
    const own = await outputsOf(writeTflite(dequantizeModel(quantized).model), samples);
    // Ranges come from the float model: what coarse weights make of its extremes is cut off there.
    const clipped = isStatic ? own.map((values, i) => clip(values, float[i] ?? [])) : own;
    return worstError(actual, clipped);
  };

  for (const check of checks) {
    const { label, recipe, bound, against } = check;
    const fail = (problem: string) => findings.push({ model: name, check: label, problem });
    try {
      const { file, report } = await driver.convert(recipe, { runs, check: false });
      const key = `${fingerprint(file)} ${against}`;
      // The scheme tflite keeps scales that LiteRT refuses, and says so.
      if (report.diagnostics.some(({ code }) => code === 'scale-too-fine')) continue;
      const error = known.get(key) ?? (await errorOf(file, check));
      known.set(key, error);
      errors.set(label, error);
      if (!(error <= bound)) fail(`${(100 * error).toFixed(1)} % of the output's range off`);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
  return { files, findings, errors };
}

/** One model: does it open, is it converted in each mode, does LiteRT run the file, and how far is it from float? */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { toErrorData } from '../../base/errors.ts';
import { createDriver } from '../../driver/driver.ts';
import { openModel } from '../../driver/open-model.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import type { OpenedModel, SourceFile } from '../../formats/format.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { type Model, mainGraph, tensorAt } from '../../ir/model.ts';
import { withBatch } from '../../ir/with-batch.ts';
import type { SampleSource } from '../../ports/batches.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { MODE_NAMES, type ModeName } from '../../quantization/modes/index.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { seededRandom } from '../../tensor/random.ts';
import { elementCount } from '../../tensor/shape.ts';

export interface Tried {
  /** Format in words; null for a model that does not open. */
  readonly format: string | null;
  readonly operators: number;
  /** Why it does not open. */
  readonly refused: string | null;
  readonly modes: Readonly<Partial<Record<ModeName, TriedMode>>>;
}

export interface TriedMode {
  /** Signal to noise against the float file in dB, of the output that suffers most; null for the float file itself. */
  readonly decibel: number | null;
  readonly bytes: number;
  /** What was said instead of a file, or of its run. */
  readonly refused: string | null;
}

const CALIBRATION = 3;
const MEASURED = 1;
/** For each size that a model leaves open. */
export const OPEN_SIZE = 64;

const inWords = (error: unknown) => {
  const { code, message } = toErrorData(error);
  return `${code}: ${message}`;
};

export async function tryModel(paths: readonly string[]): Promise<Tried> {
  const files = paths.map((path) => ({
    name: basename(path),
    bytes: new Uint8Array(readFileSync(path)),
  }));
  let opened: OpenedModel;
  try {
    opened = await openInSomeSize(files);
  } catch (error) {
    return { format: null, operators: 0, refused: inWords(error), modes: {} };
  }
  const runtime = await createLiteRtRuntime();
  const driver = createDriver(() => opened.model);
  const inputs = samplesFor(opened.model);
  const runs = createSampleRuns({ samples: () => inputs, runtime });
  const modes: Partial<Record<ModeName, TriedMode>> = {};
  let float: readonly TensorData[][] | undefined;
  for (const mode of MODE_NAMES) {
    const recipe = defaultRecipe(mode);
    let bytes = 0;
    try {
      const { file, model } = await driver.convert(recipe, { runs, check: false });
      bytes = file.length;
      const outputs = await outputsOf(runtime, runnable(file, model), inputs);
      const decibel = float ? worstRatio(float, outputs) : null;
      if (mode === 'float32') float = outputs;
      modes[mode] = { decibel, bytes, refused: null };
    } catch (error) {
      modes[mode] = { decibel: null, bytes, refused: inWords(error) };
    }
  }
  const { format } = opened;
  return { format, operators: mainGraph(opened.model).operators.length, refused: null, modes };
}

async function openInSomeSize(files: readonly SourceFile[]): Promise<OpenedModel> {
  try {
    return await openModel(files);
  } catch (error) {
    const { code, where } = toErrorData(error);
    if (code !== 'open-shape' || !where.inputs) throw error;
    const inputShapes = where.inputs.map(({ name, shape: [batch = -1, ...rest] }) => ({
      name,
      shape: [batch, ...rest.map((size) => (size < 0 ? OPEN_SIZE : size))],
    }));
    return openModel(files, { inputShapes });
  }
}

/** Uniform random numbers, the same for every mode and every run; whole numbers 0 and 1 for integer inputs. */
function samplesFor(model: Model): SampleSource {
  const graph = mainGraph(model);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const rows = (shape: readonly number[]) => Math.max(1, shape[0] ?? 1);
  return {
    count: CALIBRATION * rows(inputs[0]?.shape ?? []),
    read: (first, count) =>
      inputs.map(({ shape, dtype }, i) => {
        const random = seededRandom(1 + first + 1000 * i);
        const length = (elementCount(shape) / rows(shape)) * count;
        if (dtype === 'int32') return Int32Array.from({ length }, () => Math.round(random()));
        if (dtype === 'float32') return Float32Array.from({ length }, random);
        throw new RangeError(`inputs of ${dtype} are not tried`);
      }),
  };
}

/** The file itself, or with one sample a run written in where it leaves the number open. */
function runnable(file: Uint8Array, model: Model): Uint8Array {
  const { inputs, tensors } = mainGraph(model);
  const isOpen = inputs.some((index) => tensors[index]?.shapeSignature?.includes(-1));
  if (!isOpen) return file;
  try {
    return writeTflite(withBatch(model, 1));
  } catch {
    // LiteRT may find the shapes that are not known before the run.
    return file;
  }
}

async function outputsOf(runtime: InferenceRuntime, file: Uint8Array, samples: SampleSource) {
  const loaded = await runtime.load(file);
  try {
    const batch = Math.max(1, loaded.inputs[0]?.shape[0] ?? 1);
    const outputs: TensorData[][] = [];
    for (let i = 0; i < MEASURED; i++)
      outputs.push(await loaded.run([...(await samples.read(i * batch, batch))]));
    return outputs;
  } finally {
    loaded.dispose();
  }
}

/** 10 · log₁₀(signal ÷ noise), of the float output with the least. */
function worstRatio(float: readonly TensorData[][], other: readonly TensorData[][]): number {
  const ratios = (float[0] ?? []).flatMap((output, i) => {
    if (!(output instanceof Float32Array)) return [];
    let [signal, noise] = [0, 0];
    float.forEach((outputs, run) => {
      const [a, b] = [outputs[i] as Float32Array, other[run]?.[i]];
      a.forEach((value, j) => {
        signal += value ** 2;
        noise += (value - Number(b?.[j])) ** 2;
      });
    });
    return [10 * Math.log10(signal / noise)];
  });
  // Infinity is no JSON.
  return Math.min(200, ...ratios.map((ratio) => (Number.isNaN(ratio) ? 200 : ratio)));
}

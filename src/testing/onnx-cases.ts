/** ONNX models with the inputs and outputs that another runtime saw, run on LiteRT. For tests and tools. */
import type { PlaygroundError } from '../base/errors.ts';
import { openGraph } from '../driver/open-model.ts';
import { type Known, known, type NodeDtype } from '../formats/arrays/known.ts';
import { transposed } from '../formats/arrays/rearranged.ts';
import type { SourceFile } from '../formats/format.ts';
import { dataOf } from '../formats/lowering.ts';
import { type LoweredGraph, lowerNodes } from '../formats/onnx/lower/read.ts';
import { channelsLast } from '../formats/onnx/lower/values.ts';
import { nodesOf } from '../formats/onnx/model.ts';
import { readTensor } from '../formats/onnx/tensors.ts';
import { readMessage } from '../formats/onnx/wire.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch } from '../ir/with-batch.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { referenceFile } from './reference-files.ts';
import { runModel, worstDifference } from './run-model.ts';

export interface OnnxCase {
  readonly model: Uint8Array;
  readonly files?: readonly SourceFile[];
  readonly inputs: readonly Known[];
  readonly outputs: readonly Known[];
}

export interface OnnxResult {
  /** Largest difference to the outputs, relative to their largest value or 1. */
  readonly difference: number;
  readonly transposes: number;
}

/** The array in a TensorProto, as onnx keeps inputs and outputs of its tests. */
export const tensorFile = (bytes: Uint8Array): Known =>
  readTensor(readMessage('Tensor', bytes), []);

/** A known array as it is given or expected when channels are last. */
const lastly = (array: Known): Known => transposed(array, channelsLast(array.shape.length));

const DTYPES: ReadonlySet<string> = new Set(['float32', 'int32', 'bool']);

/** Values of an output, which may be integers where the other runtime has floats of them. */
const read = (data: TensorData, dtype: string): TensorData =>
  DTYPES.has(dtype) ? data : Float32Array.from(data as ArrayLike<number>);

function firstNames(model: Model, which: 'inputs' | 'outputs'): readonly string[] {
  const graph = mainGraph(model);
  return graph[which].map((index) => graph.tensors[index]?.name ?? '');
}

/** Reads a case. @throws PlaygroundError what the reader says. */
export function lowered({
  model,
  files = [],
}: OnnxCase): LoweredGraph & { names: readonly string[] } {
  const graph = nodesOf(readMessage('Model', model), files);
  return { ...lowerNodes(graph), names: graph.outputs };
}

/**
 * Runs a case as it was read and after the passes that every model goes through, and holds both against the stored outputs.
 * @throws PlaygroundError `unsupported-op` and what else the reader refuses.
 */
export async function runOnnxCase(given: OnnxCase): Promise<OnnxResult> {
  return runLowered(lowered(given), given);
}

/** The same for a graph that has been lowered; `names` are those of its outputs in the file. */
export async function runLowered(
  { model, moved, names }: LoweredGraph & { readonly names: readonly string[] },
  given: Pick<OnnxCase, 'inputs' | 'outputs'>,
): Promise<OnnxResult> {
  verify(model);
  const inputNames = firstNames(model, 'inputs');
  const [samples = 1] = given.inputs[0]?.shape ?? [];
  const inputs = given.inputs.map((array, i) =>
    dataOf(moved.has(inputNames[i] ?? '') ? lastly(array) : array),
  );
  const expected = given.outputs.map((array, i) =>
    dataOf(moved.has(names[i] ?? '') ? lastly(array) : array),
  );
  const prepared = openGraph(model).model;
  verify(prepared);
  const differences: number[] = [];
  for (const candidate of [model, prepared]) {
    const graph = mainGraph(candidate);
    const isOpen = graph.inputs.some((i) => graph.tensors[i]?.shapeSignature?.[0] === -1);
    const outputs = await runModel(isOpen ? withBatch(candidate, samples) : candidate, inputs);
    const comparable = outputs.map((data, i) => read(data, given.outputs[i]?.dtype ?? 'float32'));
    differences.push(worstDifference(comparable.slice(0, expected.length), expected));
  }
  const transposes = mainGraph(prepared).operators.filter(({ op }) => op === 'TRANSPOSE').length;
  return { difference: Math.max(...differences), transposes };
}

interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: string;
}

interface StoredCase {
  readonly name: string;
  readonly model: string;
  readonly inputs: readonly StoredArray[];
  readonly outputs: readonly StoredArray[];
  readonly refused?: true;
  /** How far it may be from onnxruntime, where that is further than rounding. */
  readonly near?: number;
}

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

/** Element types of stored arrays. */
const VIEWS: Readonly<
  Record<string, readonly [NodeDtype, (buffer: ArrayBuffer) => ArrayLike<number>]>
> = {
  float32: ['float32', (buffer) => new Float32Array(buffer)],
  int32: ['int32', (buffer) => new Int32Array(buffer)],
  int8: ['int32', (buffer) => new Int8Array(buffer)],
  uint8: ['int32', (buffer) => new Uint8Array(buffer)],
  bool: ['bool', (buffer) => new Uint8Array(buffer)],
};

function storedArray({ shape, dtype, data }: StoredArray): Known {
  const [kind, view] = VIEWS[dtype] ?? ['float32', () => []];
  return known(shape, kind, view(bytesOf(data).buffer as ArrayBuffer));
}

/** What reference/scripts/onnx_ops.py stored, or onnx_exports.py: small networks as PyTorch's exporters write them. */
export function onnxOpCases(file: 'onnx_ops.json' | 'onnx_exports.json' = 'onnx_ops.json') {
  const stored: readonly StoredCase[] = JSON.parse(new TextDecoder().decode(referenceFile(file)));
  return stored.map(({ name, model, inputs, outputs, refused = false, near = 5e-6 }) => {
    const bytes = bytesOf(model);
    const given = {
      model: bytes,
      inputs: inputs.map(storedArray),
      outputs: outputs.map(storedArray),
    };
    return {
      name,
      refused,
      near,
      given: given satisfies OnnxCase,
      /** Operators that it shows. */
      ops: nodesOf(readMessage('Model', bytes), []).nodes.map(({ op }) => op),
    };
  });
}

/** Whether an error says that a model is refused, by name and with a reason. */
export const isRefusal = (error: unknown): error is PlaygroundError =>
  error instanceof Error &&
  'code' in error &&
  ['unsupported-op', 'unsupported-dtype', 'open-shape', 'bad-file', 'too-large'].includes(
    String(error.code),
  );

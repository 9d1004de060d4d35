/** Runs the float model and a quantized file side by side, and compares activation by activation. */

import { encode } from '../evaluation/ports.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, type Subgraph, type Tensor, tensorAt } from '../ir/model.ts';
import { batchThatFits, withLargestBatch } from '../ir/with-batch.ts';
import { withOutputs } from '../ir/with-outputs.ts';
import { runBatches, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { collectErrors, latticeOf, type TensorErrors } from './tensor-errors.ts';

/** Two files whose outputs are the same activations, in the same order. */
export interface TensorComparison {
  /** Of the float model: float32 outputs. */
  readonly reference: Uint8Array;
  readonly candidate: Uint8Array;
  /** What the float model calls them. */
  readonly names: readonly string[];
  /** The integers that each input becomes, under the name of the input; null where it stays float. */
  readonly inputs: readonly (Tensor | null)[];
}

interface ComparisonRun extends TensorComparison {
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Files that give out the input and every float activation of `float` that `quantized` has, too, as integers where it computes
 * with integers.
 */
export function watchedFiles(float: Model, quantized: Model): TensorComparison {
  const graph = mainGraph(float);
  const other = mainGraph(quantized);
  const twins = integerTwins(other);
  const pairs = flowing(graph).flatMap((index) => {
    const { name, dtype } = tensorAt(graph, index);
    const twin = twins.get(name);
    return dtype === 'float32' && twin !== undefined ? [{ name, index, twin }] : [];
  });
  const file = (model: Model, outputs: readonly number[]) =>
    writeTflite(withOutputs(model, outputs));
  return {
    reference: file(
      float,
      pairs.map(({ index }) => index),
    ),
    candidate: file(
      quantized,
      pairs.map(({ twin }) => twin),
    ),
    names: pairs.map(({ name }) => name),
    inputs: graph.inputs.map((index, i) => {
      const { name } = tensorAt(graph, index);
      const own = other.inputs[i] ?? -1;
      const stored = latticeOf(tensorAt(other, own)) ? own : quantizedFrom(other, own);
      return stored === undefined ? null : { ...tensorAt(other, stored), name };
    }),
  };
}

/** What a QUANTIZE makes of an input. */
function quantizedFrom({ operators }: Subgraph, input: number): number | undefined {
  return operators.find(({ op, inputs }) => op === 'QUANTIZE' && inputs[0] === input)?.outputs[0];
}

/** Activations that operators compute from the inputs; what follows from constants alone is the same in every run. */
function flowing({ inputs, operators }: Subgraph): readonly number[] {
  const reached = new Set(inputs);
  const found: number[] = [];
  for (const operator of operators) {
    if (!operator.inputs.some((index) => reached.has(index))) continue;
    for (const index of operator.outputs) {
      reached.add(index);
      found.push(index);
    }
  }
  return found;
}

/** Computed tensors by the name that the float model has for them: the integer version before the float one. */
function integerTwins(graph: Subgraph): ReadonlyMap<string, number> {
  const twins = new Map<string, number>();
  for (const { op, inputs, outputs } of graph.operators) {
    for (const index of outputs) {
      const { name, dtype } = tensorAt(graph, index);
      if (!twins.has(name)) twins.set(name, index);
      // An output of the graph keeps its name, as float32 or uint8, and the integers lie beside it: a conversion leads from one
      // to the other.
      const source = inputs[0];
      const isOutside =
        (op === 'DEQUANTIZE' && dtype === 'float32') || (op === 'QUANTIZE' && dtype === 'uint8');
      if (source === undefined || !isOutside) continue;
      if (tensorAt(graph, source).data === undefined) twins.set(name, source);
    }
  }
  return twins;
}

/**
 * Errors of the inputs that become integers, and of every watched activation, over all samples.
 * @throws PlaygroundError `runtime-failed`, `cancelled`.
 */
export async function compareTensors(run: ComparisonRun): Promise<readonly TensorErrors[]> {
  const { samples, runtime, signal, names } = run;
  const models = [readTflite(run.reference), readTflite(run.candidate)];
  const most = Math.min(samples.count, ...models.map((model) => batchThatFits(model)));
  const [float, quantized] = models.map((model) => withLargestBatch(model, Math.max(1, most)));
  if (!float || !quantized) return [];
  const graph = mainGraph(quantized);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const outputs = graph.outputs.map((index) => tensorAt(graph, index));
  const collectors = outputs.map((tensor, i) =>
    collectErrors(names[i] ?? tensor.name, tensor, tensor.shape.at(-1) ?? 1),
  );
  const atInputs = run.inputs.map(
    (tensor) => tensor && collectErrors(tensor.name, tensor, tensor.shape.at(-1) ?? 1),
  );
  const reference = await runtime.load(writeTflite(float));
  try {
    const candidate = await runtime.load(writeTflite(quantized));
    try {
      const batch = candidate.inputs[0]?.shape[0] ?? 1;
      const range = { first: 0, count: samples.count };
      const encoded = (values: TensorData, i: number) => encode(values, inputs[i]);
      const theirs = runBatches(candidate, samples, range, { signal, encode: encoded });
      for await (const right of runBatches(reference, samples, range, { signal })) {
        const { value: own } = await theirs.next();
        if (!own) break;
        right.inputs.forEach((values, i) => {
          const tensor = run.inputs[i];
          if (tensor && values instanceof Float32Array)
            atInputs[i]?.add(values, encode(values, tensor));
        });
        collectors.forEach((collector, i) => {
          const [expected, stored] = [right.outputs[i], own.outputs[i]];
          if (!(expected instanceof Float32Array) || !stored) return;
          // Without the rows that fill up the last batch.
          const used = (expected.length / batch) * right.rows;
          const isBatched = (outputs[i]?.shape[0] ?? 1) % batch === 0;
          const end = isBatched ? used : expected.length;
          collector.add(expected.subarray(0, end), stored.subarray(0, end));
        });
      }
    } finally {
      candidate.dispose();
    }
  } finally {
    reference.dispose();
  }
  return [...atInputs, ...collectors].flatMap((collector) => collector?.finish() ?? []);
}

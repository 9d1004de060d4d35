/** Fixes the batch: LiteRT runs static shapes only, so a file is evaluated with its batch size written in. */

import { PlaygroundError } from '../base/errors.ts';
import { byteLengthOf } from '../tensor/dtype.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import { type GraphAtBatch, graphAtBatch, statedShape } from './batch-shapes.ts';
import {
  type Model,
  mainGraph,
  type Subgraph,
  type Tensor,
  tensorAt,
  withMainGraph,
} from './model.ts';
import { layerName } from './operands.ts';
import { keepsState } from './state.ts';

/**
 * `model` with `batch` samples a run: shapes of the main subgraph are inferred again from the op table (for ops without a
 * row the file must say by its shape signatures which results carry the batch), numbers that the graph computes from shapes
 * become constants, shape signatures and signatures are dropped, and inputs and outputs get names of their own where they
 * share one, because LiteRT finds them by name.
 * Inputs must have the batch first, −1 or 1.
 * @throws PlaygroundError `bad-shape` naming the layer when the graph cannot run `batch` samples at once,
 *   `invalid-graph` when an output is an input or a constant.
 */
export function withBatch(model: Model, batch: number): Model {
  const graph = mainGraph(model);
  const inputs = graph.inputs.map((index) => {
    const input = tensorAt(graph, index);
    const shape = statedShape(input);
    const [first, ...rest] = shape;
    if (rest.includes(-1)) {
      throw new PlaygroundError(
        'bad-shape',
        `Input ${input.name} has the shape ${formatShape(shape)}; only its first dimension may be open.`,
        'Give the others a size on the command line (--input-shape), or convert the model with one.',
        { tensor: input.name },
      );
    }
    if (first !== -1 && first !== 1 && first !== batch) {
      throw new PlaygroundError(
        'bad-shape',
        `Input ${input.name} has the shape ${formatShape(shape)}: its first dimension does not count ${batch} samples.`,
        'Convert the model with the batch as the first dimension of every input, open or 1.',
        { tensor: input.name },
      );
    }
    return [batch, ...rest];
  });
  const shaped = graphAtBatch(graph, {
    inputs,
    batch,
    onUnknown(operator, why) {
      const layer = layerName(graph, operator);
      throw new PlaygroundError(
        'bad-shape',
        batch > 1
          ? `Layer ${layer} cannot run several samples at once: ${why}.`
          : `The shape that layer ${layer} gives is not known before the model runs: ${why}.`,
        'Convert the model with a fixed input shape, one sample a run.',
        { layer, op: operator.op },
      );
    },
  });
  const written = new Set(graph.operators.flatMap((operator) => operator.outputs));
  for (const index of graph.outputs) {
    if (written.has(index)) continue;
    // LiteRT would return memory that nothing wrote.
    const { name } = tensorAt(graph, index);
    throw new PlaygroundError(
      'invalid-graph',
      `Output ${name} is not computed by any operator.`,
      'Take it out of the outputs of the model.',
      { tensor: name },
    );
  }
  const { tensors, operators } = withoutComputed(graph, shaped);
  nameApart(tensors, [...graph.inputs, ...graph.outputs]);
  return { ...withMainGraph(model, { ...graph, tensors, operators }), signatures: [] };
}

/** Operators whose results are constants go; those that write an output of the graph stay. */
function withoutComputed(graph: Subgraph, { tensors, operators, computed }: GraphAtBatch) {
  const kept = operators.filter(
    ({ outputs }) =>
      outputs.length === 0 ||
      outputs.some((index) => !computed.has(index) || graph.outputs.includes(index)),
  );
  const written = new Set(kept.flatMap(({ outputs }) => outputs));
  return {
    operators: kept,
    tensors: tensors.map(({ data, ...tensor }, i): Tensor => {
      const isConstant = data !== undefined && !written.has(i);
      return isConstant ? { ...tensor, data } : tensor;
    }),
  };
}

/**
 * The largest batch, at most `most`, whose activations stay within `bytes` when all of them are held at once.
 * Never less than 1.
 */
export function batchThatFits(model: Model, most = 100, bytes = 64 * 2 ** 20): number {
  const perSample = mainGraph(model).tensors.reduce(
    (sum, { data, dtype, shape }) => (data ? sum : sum + byteLengthOf(dtype, elementCount(shape))),
    0,
  );
  return Math.max(1, Math.min(most, Math.floor(bytes / Math.max(1, perSample))));
}

/**
 * `model` with as many samples a run as it can take: {@link batchThatFits}, the batch that is fixed in the file, or 1
 * where its samples cannot be run together, be it that one run leaves something for the next.
 * @throws PlaygroundError as {@link withBatch}.
 */
export function withLargestBatch(model: Model, most?: number): Model {
  const { inputs, tensors } = mainGraph(model);
  const input = tensors[inputs[0] ?? -1];
  const stated = (input?.shapeSignature ?? input?.shape)?.[0] ?? 1;
  if (stated > 1) return withBatch(model, stated);
  if (keepsState(model)) return withBatch(model, 1);
  try {
    return withBatch(model, batchThatFits(model, most));
  } catch (error) {
    if (error instanceof PlaygroundError && error.code === 'bad-shape') return withBatch(model, 1);
    throw error;
  }
}

/** LiteRT finds inputs and outputs by name. */
function nameApart(tensors: Tensor[], indices: readonly number[]): void {
  const taken = new Map<string, number>();
  for (const index of indices) {
    const tensor = tensors[index];
    if (!tensor) continue;
    const first = taken.get(tensor.name) ?? index;
    taken.set(tensor.name, first);
    if (first !== index || tensor.name === '') {
      tensors[index] = { ...tensor, name: `${tensor.name}#${index}` };
    }
  }
}

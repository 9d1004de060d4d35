/** Networks of a few layers with samples for them: what an autopsy is given besides classes of images. */
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { elementCount } from '../tensor/shape.ts';

const wave = (length: number, step: number, start = 0) =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * step + start));

/** A dense layer of `out` values. */
function dense(graph: GraphBuilder, name: string, from: number, out: number, factor = 1): number {
  const inner = graph.shapeOf(from).at(-1) ?? 1;
  const weights = wave(out * inner, 1.7, out).map((value) => value * factor);
  return graph.op(
    'FULLY_CONNECTED',
    name,
    [
      from,
      graph.constant(`${name}/weights`, [out, inner], weights),
      graph.constant(
        `${name}/bias`,
        [out],
        wave(out, 1).map((value) => value * factor),
      ),
    ],
    {
      fusedActivationFunction: ActivationFunctionType.NONE,
      weightsFormat: 0,
      keepNumDims: false,
      asymmetricQuantizeInputs: false,
    },
  );
}

/** `one` → sigmoid `act` → `two`, which gives `outputs` values; `act` is a second output if wanted, a softmax `tail` follows. */
export function smallModel(
  outputs: number,
  { givesHidden = false, softmax = false }: { givesHidden?: boolean; softmax?: boolean } = {},
): Model {
  const graph = buildGraph();
  const act = graph.op('LOGISTIC', 'act', [dense(graph, 'one', graph.input('x', [-1, 8]), 40)], {});
  const two = dense(graph, 'two', act, outputs);
  const end = softmax ? graph.op('SOFTMAX', 'tail', [two], { beta: 1 }) : two;
  return graph.finish(givesHidden ? [end, act] : [end]);
}

/** Two inputs, each through a layer of its own, `right` `factor` times as large; joined, and one value made of both. */
export function twoBranches(factor = 1): Model {
  const graph = buildGraph();
  const left = dense(graph, 'left', graph.input('a', [-1, 8]), 8);
  const right = dense(graph, 'right', graph.input('b', [-1, 4]), 8, factor);
  const join = graph.op('CONCATENATION', 'join', [left, right], {
    axis: 1,
    fusedActivationFunction: ActivationFunctionType.NONE,
  });
  return graph.finish([dense(graph, 'value', join, 1)]);
}

/** Samples of −1 to 1 for every input of `model`. */
export function waveSamples(model: Model, count: number): SampleSource {
  const graph = mainGraph(model);
  const inputs = graph.inputs.map((index, i) => {
    const size = elementCount(tensorAt(graph, index).shape.slice(1));
    return { size, values: wave(size * count, 0.77, i) };
  });
  return {
    count,
    read: (first, rows) =>
      inputs.map(({ size, values }) => values.slice(first * size, (first + rows) * size)),
  };
}

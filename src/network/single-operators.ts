/** Files of one operator each, cut out of a file, to be timed one by one. */
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, type Operator, type Subgraph, withMainGraph } from '../ir/model.ts';
import { batchThatFits, withBatch } from '../ir/with-batch.ts';
import { expandsConstant } from './constant-source.ts';
import type { Timed } from './time-files.ts';

/**
 * The whole file for one sample, as `at` null, and each of its operators that reads what is computed while it runs. Operators that
 * expand constants come with the one that reads them.
 * @throws PlaygroundError as `withBatch`.
 */
export function singleOperators(file: Model): readonly Timed[] {
  const sized = batchThatFits(file) > 0 ? withBatch(file, 1) : file;
  const graph = mainGraph(sized);
  const cut = graph.operators.flatMap((operator, at): Timed[] => {
    if (expandsConstant(graph, operator)) return [];
    const single = onlyOperator(sized, graph, operator);
    return single ? [{ at, file: writeTflite(single) }] : [];
  });
  return [{ at: null, file: writeTflite(sized) }, ...cut];
}

function onlyOperator(model: Model, graph: Subgraph, operator: Operator): Model | undefined {
  const expanding = graph.operators.filter(
    (other) =>
      expandsConstant(graph, other) &&
      other.outputs.some((index) => operator.inputs.includes(index)),
  );
  const expanded = new Set(expanding.flatMap(({ outputs }) => outputs));
  const read = [...new Set(operator.inputs)].filter(
    (index) => index >= 0 && !graph.tensors[index]?.data && !expanded.has(index),
  );
  if (read.length === 0) return undefined;
  const used = new Set([
    ...read,
    ...[...expanding, operator].flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
  ]);
  // Constants of other operators stay behind; places stay as they are.
  const tensors = graph.tensors.map((tensor, index) => {
    if (used.has(index) || !tensor.data) return tensor;
    const { data: _, quantization: __, ...rest } = tensor;
    return rest;
  });
  const operators = [...expanding, operator];
  const single = { ...graph, tensors, inputs: read, outputs: operator.outputs, operators };
  return { ...withMainGraph(model, single), signatures: [], metadata: [] };
}

/** What the page shows of a model. */
import { testSourcesFor } from '../../adapters/datasets/index.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { floatMacs } from '../../cost/float-macs.ts';
import { type Model, mainGraph, type Operator, type Subgraph, tensorAt } from '../../ir/model.ts';
import { channelAxisOf, floatConstant, layerName, roleOf, weightInput } from '../../ir/operands.ts';
import { customOpOf } from '../../ops/custom-ops.ts';
import { specOf } from '../../ops/index.ts';
import type { LayerSummary, ModelSummary } from '../../share/results.ts';

export interface ModelFacts {
  readonly name: string;
  readonly format: string;
  readonly bytes: number;
  readonly hash: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** `model` is the prepared float graph. */
export function summarizeModel(model: Model, facts: ModelFacts): ModelSummary {
  const graph = mainGraph(model);
  const describe = (index: number) => {
    const { name, dtype, shape, shapeSignature } = tensorAt(graph, index);
    return { name, dtype, shape: shapeSignature ?? shape };
  };
  const inputs = graph.inputs.map(describe);
  const outputs = graph.outputs.map(describe);
  const layers = graph.operators.map((operator) => summarizeLayer(graph, operator));
  const shapes = (list: typeof inputs) => list.map(({ shape }) => shape);
  return {
    ...facts,
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    macs: floatMacs(model),
    inputs,
    outputs,
    layers,
    testSets: testSourcesFor(shapes(inputs), shapes(outputs)).map(({ id }) => id),
  };
}

function summarizeLayer(graph: Subgraph, operator: Operator): LayerSummary {
  const name = layerName(graph, operator);
  const input = weightInput(operator);
  const weights = floatConstant(graph, operator, input);
  const shapeAt = (index: number) => {
    const { shape, shapeSignature } = tensorAt(graph, index);
    return shapeSignature ?? shape;
  };
  const axis = channelAxisOf(operator, input);
  return {
    id: name,
    name,
    op: operator.op,
    does: (specOf(operator.op) ?? customOpOf(operator))?.does ?? 'is kept as it is',
    inputShapes: operator.inputs
      .filter((index, i) => index >= 0 && roleOf(operator, i).role === 'activation')
      .map(shapeAt),
    outputShape: operator.outputs[0] === undefined ? [] : shapeAt(operator.outputs[0]),
    parameters: operator.inputs.reduce(
      (sum, _, i) => sum + (floatConstant(graph, operator, i)?.data.length ?? 0),
      0,
    ),
    weightShape: weights?.shape ?? null,
    channels: weights && axis !== null ? (weights.shape[axis] ?? 1) : 1,
  };
}

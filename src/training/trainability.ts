/** Which layers of a prepared model can be trained, and why others cannot. */
import { type Model, mainGraph } from '../ir/model.ts';
import { floatConstant, layerName, roleOf } from '../ir/operands.ts';
import { forwardOf } from './forward/index.ts';

export interface LayerTrainability {
  readonly layer: string;
  readonly op: string;
  /** Values that training changes. */
  readonly parameters: number;
  /** Why the layer prevents training; null when it does not. */
  readonly obstacle: string | null;
}

export interface Trainability {
  readonly layers: readonly LayerTrainability[];
  /** Why the model cannot be trained; null when it can. */
  readonly obstacle: string | null;
  readonly hasDropout: boolean;
  readonly hasBatchNorm: boolean;
}

export function trainabilityOf(model: Model): Trainability {
  const graph = mainGraph(model);
  const layers = graph.operators.map((operator): LayerTrainability => {
    const parameters = operator.inputs.reduce((sum, _, i) => {
      const { role } = roleOf(operator, i);
      if (role !== 'weight' && role !== 'bias') return sum;
      return sum + (floatConstant(graph, operator, i)?.data.length ?? 0);
    }, 0);
    return {
      layer: layerName(graph, operator),
      op: operator.op,
      parameters,
      obstacle: forwardOf(operator.op)
        ? null
        : `there is no training rule for ${operator.op}: only its result can be computed, not its gradient`,
    };
  });
  const hurdles = layers.filter(({ obstacle }) => obstacle !== null);
  return {
    layers,
    obstacle: obstacleOf(model, hurdles, layers),
    hasDropout: graph.tensors.some(({ dropout }) => (dropout ?? 0) > 0),
    hasBatchNorm: graph.tensors.some(({ batchNorm }) => batchNorm !== undefined),
  };
}

function obstacleOf(
  model: Model,
  hurdles: readonly LayerTrainability[],
  layers: readonly LayerTrainability[],
): string | null {
  const graph = mainGraph(model);
  if (graph.inputs.length !== 1 || graph.outputs.length !== 1) {
    return `the model has ${graph.inputs.length} inputs and ${graph.outputs.length} outputs; training takes one of each`;
  }
  const [first] = hurdles;
  if (first) {
    const more = hurdles.length > 1 ? ` (and ${hurdles.length - 1} more)` : '';
    return `layer ${first.layer}${more}: ${first.obstacle}`;
  }
  const already = graph.tensors.find(({ data, dtype }) => data && dtype === 'int8');
  if (already) return 'its weights are integers already';
  if (layers.every(({ parameters }) => parameters === 0)) return 'it has no weights';
  const [output = -1] = graph.outputs;
  const shape = graph.tensors[output]?.shape ?? [];
  if (shape.length !== 2) {
    return `its output [${shape.join(', ')}] is not a list of class scores`;
  }
  return null;
}

/**
 * What a file may say and still run, since LiteRT works out shapes again and older converters wrote scales of 0 for constants that
 * are 0. A conversion must not bring it in.
 */
import { specOf } from '../ops/index.ts';
import { ShapeError } from '../ops/op-spec.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import { inferOutputShapes } from './builder.ts';
import { type Model, mainGraph, type Operator, type Subgraph } from './model.ts';
import { roleOf } from './operands.ts';

/** Sentences on the main graph; none for a model in order. */
export function doubtsOf(model: Model): readonly string[] {
  const graph = mainGraph(model);
  const flat = graph.tensors.flatMap(({ name, dtype, quantization }) =>
    dtype !== 'float32' && quantization?.scale.some((scale) => !(scale > 0))
      ? [`Tensor ${name} has a scale of 0.`]
      : [],
  );
  return [
    ...flat,
    ...graph.operators.flatMap((operator, position) => shapeDoubts(graph, operator, position)),
  ];
}

function shapeDoubts(graph: Subgraph, operator: Operator, position: number): readonly string[] {
  if (!specOf(operator.op) || !hasKnownShapes(graph, operator)) return [];
  const called = `Operator ${position} (${operator.op})`;
  let inferred: readonly Shape[];
  try {
    inferred = inferOutputShapes(operator, graph.tensors);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return [`${called} does not fit its inputs: ${error.message}.`];
  }
  if (inferred.length !== operator.outputs.length) {
    return [
      `${called} has ${operator.outputs.length} results, its inputs give ${inferred.length}.`,
    ];
  }
  return inferred.flatMap((shape, i) => {
    const tensor = graph.tensors[operator.outputs[i] ?? -1];
    const own = tensor?.shapeSignature ?? tensor?.shape ?? [];
    if (agree(shape, own)) return [];
    return [
      `${called} writes ${formatShape(own)} into ${tensor?.name}; from its inputs it is ${formatShape(shape)}.`,
    ];
  });
}

/** Whether the shape does not depend on numbers that are only known when the model runs. */
function hasKnownShapes(graph: Subgraph, operator: Operator): boolean {
  return operator.inputs.every((index, i) => {
    const isIndex = roleOf(operator, i).role === 'index';
    return !isIndex || index < 0 || graph.tensors[index]?.data !== undefined;
  });
}

function agree(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i] || d < 0 || (b[i] ?? 0) < 0);
}

/** Graphs for tests, as the builder cannot make them: ops without rows, shapes that contradict, results without a shape. */
import { shapeFields } from '../ir/builder.ts';
import { type Model, NO_TENSOR, type Operator, type Subgraph, type Tensor } from '../ir/model.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { Shape } from '../tensor/shape.ts';

/** A shape, with −1 for run-time dimensions, alone for float32 values that are computed. */
type NamedTensor = Shape | (Omit<Partial<Tensor>, 'name' | 'shape'> & { readonly shape: Shape });

/** Names of what it reads (`-` for an operand left out) and writes. */
type NamedOperator = readonly [
  op: OpName,
  inputs: readonly string[],
  outputs: readonly string[],
  rest?: Readonly<Record<string, unknown>>,
];

export interface NamedGraph {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly operators: readonly NamedOperator[];
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
}

/** A subgraph whose tensors are in the order in which they are named. */
export function namedGraph({ tensors, operators, inputs, outputs = [] }: NamedGraph): Subgraph {
  const names = Object.keys(tensors);
  const refer = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0 && name !== '-') throw new Error(`The graph names no tensor ${name}.`);
    return index < 0 ? NO_TENSOR : index;
  };
  return {
    name: 'main',
    tensors: Object.entries(tensors).map(([name, given]): Tensor => {
      const { shape, ...fields } = 'shape' in given ? given : { shape: given };
      return { name, dtype: 'float32', ...fields, ...shapeFields(shape) };
    }),
    operators: operators.map(
      ([op, read, written, rest]) =>
        ({
          op,
          options: {},
          optionsTable: null,
          version: 1,
          ...rest,
          inputs: read.map(refer),
          outputs: written.map(refer),
        }) as Operator,
    ),
    inputs: inputs.map(refer),
    outputs: outputs.map(refer),
  };
}

/** The same as a model. */
export function namedModel(graph: NamedGraph): Model {
  return { description: '', subgraphs: [namedGraph(graph)], signatures: [], metadata: [] };
}

/** An int32 constant of these values: a vector, or a scalar for a single number. */
export function integers(values: number | readonly number[]) {
  const shape = typeof values === 'number' ? [] : [values.length];
  return { shape, dtype: 'int32', data: Int32Array.from([values].flat()) } as const;
}

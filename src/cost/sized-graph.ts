/** A graph with the sizes of one run, and what each of its tensors is to a runtime. */
import { graphAtBatch } from '../ir/batch-shapes.ts';
import { type Model, mainGraph, NO_TENSOR, type Operator, tensorAt } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import type { KernelContext, OperandFacts } from '../ops/kernel-context.ts';
import { MAKES_DENSE } from '../ops/without-row.ts';
import { byteLengthOf, type DType } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/** What a tensor is to a runtime. */
export type TensorKind =
  /** In the file. */
  | 'constant'
  /** Weights of the file in another type or with their zeros: made of a constant by DEQUANTIZE or DENSIFY, once. */
  | 'expanded'
  /** Made of expanded weights, anew in every run. */
  | 'expanded-again'
  /** State that lives from one run to the next. */
  | 'variable'
  /** Numbers that follow from shapes alone, a few bytes beside the plan. */
  | 'computed'
  /** Its size is not known before the model runs, or it has no bytes of its own (resources, text). */
  | 'unsized'
  /** Flows while the model runs. */
  | 'activation';

/** A tensor as it is while the model runs. */
export interface SizedTensor {
  readonly name: string;
  readonly kind: TensorKind;
  readonly dtype: DType;
  readonly shape: Shape;
  /** In memory; 0 where it is not known. */
  readonly bytes: number;
  /** Bytes in the file: of the constant itself, or of the one that it was expanded from. */
  readonly storedBytes: number;
}

/** The main graph of a model with the sizes of one run. Tensors and operators are in their places in the graph. */
export interface SizedGraph {
  readonly tensors: readonly SizedTensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** `model` with its shapes inferred again, as a runtime does before the first run. Open dimensions count as 1. */
export function sizedGraph(model: Model): SizedGraph {
  const graph = mainGraph(model);
  const unknown = new Set<number>();
  const { tensors, computed } = graphAtBatch(graph, {
    inputs: graph.inputs.map((index) => tensorAt(graph, index).shape),
    batch: 1,
    onUnknown: ({ outputs }) => {
      for (const index of outputs) unknown.add(index);
    },
  });
  const sources = expandedFrom(graph.operators, (index) => tensors[index]?.data !== undefined);
  const storedBytesOf = (index: number): number => {
    const source = sources.get(index);
    return source === undefined ? (tensors[index]?.data?.byteLength ?? 0) : storedBytesOf(source);
  };
  const kindOf = (index: number): TensorKind => {
    const { data, isVariable, dtype } = tensors[index] ?? {};
    if (computed.has(index)) return 'computed';
    if (data) return 'constant';
    if (isVariable) return 'variable';
    if (unknown.has(index) || !dtype || byteLengthOf(dtype, 8) === 0) return 'unsized';
    const source = sources.get(index);
    if (source === undefined) return 'activation';
    return tensors[source]?.data ? 'expanded' : 'expanded-again';
  };
  return {
    operators: graph.operators,
    inputs: graph.inputs,
    outputs: graph.outputs,
    tensors: tensors.map(({ name, dtype, shape }, index) => {
      const kind = kindOf(index);
      const bytes = kind === 'unsized' ? 0 : byteLengthOf(dtype, elementCount(shape));
      const storedBytes = kind === 'computed' ? 0 : storedBytesOf(index);
      return { name, kind, dtype, shape, bytes, storedBytes };
    }),
  };
}

/** Results of operators that only write constants, or what is expanded from them, in another form → what they read. */
function expandedFrom(
  operators: readonly Operator[],
  isConstant: (index: number) => boolean,
): ReadonlyMap<number, number> {
  const sources = new Map<number, number>();
  for (const { op, inputs, outputs } of operators) {
    const [from = NO_TENSOR] = inputs;
    const [to = NO_TENSOR] = outputs;
    const expands = specOf(op)?.conversion === 'dequantize' || op === MAKES_DENSE;
    if (expands && (isConstant(from) || sources.has(from))) sources.set(to, from);
  }
  return sources;
}

/** Whether an operator only writes weights in another form. */
export function onlyExpands({ tensors }: SizedGraph, { outputs }: Operator): boolean {
  const kind = tensors[outputs[0] ?? NO_TENSOR]?.kind;
  return kind === 'expanded' || kind === 'expanded-again';
}

/** What the counts of a row look at. */
export function kernelContext(
  { tensors }: SizedGraph,
  { inputs, outputs, options }: Operator,
): KernelContext<never> | undefined {
  const facts = (index: number): OperandFacts | undefined => {
    const tensor = tensors[index];
    return tensor && { ...tensor, constant: tensor.kind === 'constant' };
  };
  const output = facts(outputs[0] ?? NO_TENSOR);
  return output && { options: options as never, inputs: inputs.map(facts), output };
}

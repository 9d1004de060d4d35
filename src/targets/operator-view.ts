/** An operator with its tensors at hand: what the rules of the targets look at. */
import { integerValues } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Subgraph, type Tensor } from '../ir/model.ts';
import { weightOperands } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { DType } from '../tensor/dtype.ts';

/** One operator of the main graph. */
export interface OperatorView {
  readonly index: number;
  readonly op: OpName;
  /** Of its first result. */
  readonly name: string;
  /** Undefined for an optional one left out. */
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  readonly operator: Operator;
  readonly graph: Subgraph;
  /** The operator that makes input `i`; undefined for constants and inputs of the graph. */
  readonly producerOf: (i: number) => Operator | undefined;
}

/** Every operator of the main graph, in execution order. */
export function operatorViews(model: Model): OperatorView[] {
  const graph = mainGraph(model);
  const producers = new Map(
    graph.operators.flatMap((operator) => operator.outputs.map((index) => [index, operator])),
  );
  return graph.operators.map((operator, index) => {
    const outputs = operator.outputs.flatMap((output) => graph.tensors[output] ?? []);
    return {
      index,
      op: operator.op,
      name: outputs[0]?.name ?? '',
      inputs: operator.inputs.map((input) => graph.tensors[input]),
      outputs,
      operator,
      graph,
      producerOf: (i) => producers.get(operator.inputs[i] ?? -1),
    };
  });
}

/** Computed or given at run time. */
export const isActivation = (tensor: Tensor | undefined): tensor is Tensor =>
  tensor !== undefined && tensor.data === undefined;

/** Tensors that are not constant: what flows in and out. */
export function activationsOf({ inputs, outputs }: OperatorView): Tensor[] {
  return [...inputs.filter(isActivation), ...outputs];
}

/** Weights of an operator that has some by its row of the op table; undefined for all others. */
export function weightsOf({ operator, inputs }: OperatorView): Tensor | undefined {
  const operands = weightOperands(operator);
  return operands && inputs[operands.weight];
}

/** Operand number of the first data operand: that which a kernel chooses its arithmetic by. */
export function dataInput({ op }: OperatorView): number {
  const roles = specOf(op)?.inputs ?? [];
  return Math.max(
    roles.findIndex(({ role }) => role === 'activation'),
    0,
  );
}

/** Type of the data that an operator computes with: of its first data operand, else of its result. */
export function dataType(view: OperatorView): DType | undefined {
  return view.inputs[dataInput(view)]?.dtype ?? view.outputs[0]?.dtype;
}

/** A number or switch of the operator's options; undefined where they have none of that name. */
export function optionOf({ operator }: OperatorView, name: string): number | undefined {
  const value = (operator.options as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : undefined;
}

/** Values of a constant integer operand (axes, paddings, a shape); undefined where it is computed or left out. */
export const valuesOf = (view: OperatorView, i: number): readonly number[] | undefined =>
  integerValues(view.inputs[i]);

/** Axes of operand `i`, counted from the front of the first operand. */
export function axesOf(view: OperatorView, i: number): readonly number[] | undefined {
  const rank = view.inputs[dataInput(view)]?.shape.length ?? 0;
  return valuesOf(view, i)?.map((axis) => (axis < 0 ? axis + rank : axis));
}

/** The one scale of a tensor; undefined where it has none or several. */
export function scaleOf(tensor: Tensor | undefined): number | undefined {
  const scale = tensor?.quantization?.scale;
  return scale?.length === 1 ? scale[0] : undefined;
}

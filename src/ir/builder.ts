/** Builds a subgraph op by op; shapes of results are inferred from the op table. */

import { PlaygroundError } from '../base/errors.ts';
import { customOpOf } from '../ops/custom-ops.ts';
import { type OptionsOf, specOf } from '../ops/index.ts';
import { type OpName, type ShapeContext, ShapeError } from '../ops/op-spec.ts';
import { SHAPE_RULES } from '../ops/shape-rules.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import {
  type Model,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  type Tensor,
  type TrainingHints,
} from './model.ts';

/** A graph that grows operator by operator; tensors are named by index. */
export interface GraphBuilder {
  /** Adds a graph input; −1 in the shape is a run-time dimension. Returns its tensor index. */
  input(name: string, shape: Shape, dtype?: DType): number;
  /** Adds a constant and returns its index. */
  constant(name: string, shape: Shape, data: TensorData, dtype?: DType): number;
  /**
   * Adds an operator named after its first output and returns the index of that output.
   * @throws PlaygroundError `bad-shape` naming the layer.
   */
  op<N extends OpName>(
    op: N,
    name: string,
    inputs: readonly number[],
    options: OptionsOf<N>,
  ): number;
  /** The same for an op with several outputs. */
  ops<N extends OpName>(
    op: N,
    names: readonly string[],
    inputs: readonly number[],
    options: OptionsOf<N>,
  ): number[];
  /** The tensor at `index`; its shape has −1 for run-time dimensions. */
  tensor(index: number): Tensor;
  shapeOf(index: number): Shape;
  /** The operator that computes the tensor at `index`; undefined for inputs and constants. */
  makerOf(index: number): Operator | undefined;
  /** Adds what training knows of a tensor. */
  note(index: number, hints: TrainingHints): void;
  /** The index of the tensor of this name. */
  indexOf(name: string): number | undefined;
  /** The model of what was added. A tensor that is returned twice is copied. */
  finish(outputs: readonly number[], name?: string): Model;
}

/** The integer values of a constant, as shape inference reads them. */
export function integerValues(tensor: Tensor | undefined): readonly number[] | undefined {
  if (!tensor?.data || (tensor.dtype !== 'int32' && tensor.dtype !== 'int64')) return undefined;
  return Array.from(tensor.data, Number);
}

/** Shape inference of one operator over tensors whose run-time dimensions are −1. @throws ShapeError */
export function inferOutputShapes(operator: Operator, tensors: readonly Tensor[]): number[][] {
  const infer = specOf(operator.op)?.inferShapes ?? SHAPE_RULES[operator.op];
  const custom = customOpOf(operator);
  if (!infer && !custom) throw new ShapeError(`no shape rule for ${operator.op}`);
  const input = (i: number) => tensors[operator.inputs[i] ?? NO_TENSOR];
  const context: ShapeContext<never> = {
    options: operator.options as never,
    shapes: operator.inputs.map((_, i) => {
      const tensor = input(i);
      return tensor && (tensor.shapeSignature ?? tensor.shape);
    }),
    constant: (i) => integerValues(input(i)),
  };
  return infer?.(context) ?? custom?.inferShapes(operator.customOptions, context.shapes) ?? [];
}

/** A tensor's shape fields from a shape with −1 for run-time dimensions. */
export function shapeFields(shape: Shape): Pick<Tensor, 'shape' | 'shapeSignature'> {
  if (!shape.includes(-1)) return { shape };
  return { shape: shape.map((d) => (d < 0 ? 1 : d)), shapeSignature: shape };
}

/** A tensor of more values could not be addressed: the runtime counts bytes in 32 bits. */
const MAX_ELEMENTS = 2 ** 31 - 1;

/** @throws ShapeError for a shape that no data can have: the runtime refuses empty tensors, too. */
function checkLengths(shape: Shape): void {
  if (shape.every((length) => Number.isInteger(length) && (length > 0 || length === -1))) return;
  throw new ShapeError(`the result would have the shape ${formatShape(shape)}`);
}

/** LiteRT fills only one output of a tensor that is returned twice: the others are tensors of their own. */
function copyOf(
  { constant, op, tensor, shapeOf }: GraphBuilder,
  index: number,
  at: number,
): number {
  const own = `${tensor(index).name}/copy_${at}`;
  const integers = (suffix: string, values: readonly number[]) =>
    constant(`${own}/${suffix}`, [values.length], Int32Array.from(values), 'int32');
  const shape = shapeOf(index);
  if (shape.length > 0) return op('RESHAPE', own, [index, integers('shape', shape)], {});
  // LiteRT's RESHAPE to no dimensions writes nothing. The sum of one value is that value.
  const row = op('RESHAPE', `${own}/row`, [index, integers('shape', [1])], {});
  return op('SUM', own, [row, integers('axes', [0])], { keepDims: false });
}

/** Starts an empty graph. Shapes given to it have −1 for dimensions known only at run time. */
export function buildGraph(): GraphBuilder {
  const tensors: Tensor[] = [];
  const operators: Operator[] = [];
  const makers = new Map<number, Operator>();
  const inputs: number[] = [];

  const add = (tensor: Tensor) => {
    const elements = elementCount(tensor.shape);
    if (elements > MAX_ELEMENTS) {
      throw new PlaygroundError(
        'too-large',
        `Tensor ${tensor.name} would hold ${elements} values (${formatShape(tensor.shape)}).`,
        'Check the input shape the model was saved with.',
        { tensor: tensor.name },
      );
    }
    return tensors.push(tensor) - 1;
  };
  const tensor = (index: number) => {
    const found = tensors[index];
    if (!found) throw new RangeError(`no tensor ${index}`);
    return found;
  };

  const ops: GraphBuilder['ops'] = (op, names, operands, options) => {
    const spec = specOf(op);
    if (!spec) throw new RangeError(`the op table has no row for ${op}`);
    const operator = {
      op,
      inputs: operands,
      outputs: [] as number[],
      options,
      optionsTable: spec.options,
      version: spec.kernels.float,
    };
    let shapes: number[][];
    try {
      shapes = inferOutputShapes(operator as unknown as Operator, tensors);
      shapes.forEach(checkLengths);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new PlaygroundError(
        'bad-shape',
        `Layer ${names[0]} does not fit its inputs: ${error.message}.`,
        'Check the input shape the model was saved with.',
        { layer: names[0] ?? '', op },
      );
    }
    const dtypes = operands.map((index) => (index < 0 ? 'float32' : tensor(index).dtype));
    const { outputDtype = dtypes[0] ?? 'float32' } = spec;
    const typeOf =
      typeof outputDtype === 'string'
        ? () => outputDtype
        : (i: number) => outputDtype(dtypes, options as never)[i] ?? 'float32';
    const outputs = shapes.map((shape, i) =>
      add({ name: names[i] ?? `${names[0]}_${i}`, ...shapeFields(shape), dtype: typeOf(i) }),
    );
    const made = { ...operator, outputs } as unknown as Operator;
    operators.push(made);
    for (const output of outputs) makers.set(output, made);
    return outputs;
  };

  const builder: GraphBuilder = {
    input(name, shape, dtype = 'float32') {
      const index = add({ name, ...shapeFields(shape), dtype });
      inputs.push(index);
      return index;
    },
    constant: (name, shape, data, dtype = 'float32') => add({ name, shape, dtype, data }),
    ops,
    op: (op, name, operands, options) => ops(op, [name], operands, options)[0] ?? NO_TENSOR,
    tensor,
    shapeOf: (index) => tensor(index).shapeSignature ?? tensor(index).shape,
    makerOf: (index) => makers.get(index),
    note(index, hints) {
      tensors[index] = { ...tensor(index), ...hints };
    },
    indexOf(name) {
      const index = tensors.findIndex((candidate) => candidate.name === name);
      return index < 0 ? undefined : index;
    },
    finish(results, name = 'main') {
      const outputs = results.map((index, i) =>
        results.indexOf(index) < i ? copyOf(builder, index, i) : index,
      );
      const graph: Subgraph = { name, tensors, inputs, outputs, operators };
      const entries = (indices: readonly number[]) =>
        indices.map((index) => ({ name: tensor(index).name, tensor: index }));
      return {
        description: 'Quantization playground',
        subgraphs: [graph],
        signatures: [
          {
            key: 'serving_default',
            inputs: entries(inputs),
            outputs: entries(outputs),
            subgraph: 0,
          },
        ],
        metadata: [],
      };
    },
  };
  return builder;
}

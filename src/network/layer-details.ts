/** One operator of a file, tensor by tensor. */
import { type Model, mainGraph, type Operator, type Subgraph, type Tensor } from '../ir/model.ts';
import { floatConstant, roleOf } from '../ir/operands.ts';
import { dequantizedValues, isQuantized } from '../passes/dequantize-constant.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Range } from '../tensor/histogram.ts';
import type { Shape } from '../tensor/shape.ts';
import { type ConstantErrors, constantErrors } from './constant-errors.ts';
import { constantSource } from './constant-source.ts';
import { floatNames } from './float-names.ts';

/** Scales that a strip shows. */
const MOST_SCALES = 64;

/** How a tensor's integers stand for real values. */
export interface TensorScales extends Range {
  /** How many there are. */
  readonly count: number;
  /** In order, or the largest of neighbours where they are many. */
  readonly strip: readonly number[];
  /** Smallest and largest. */
  readonly zeroPoint: Range;
}

/** What an operator reads or computes, in numbers. */
export interface TensorDetails {
  readonly role: 'input' | 'weights' | 'bias' | 'constant' | 'output';
  /** In the float model. */
  readonly name: string;
  /** As stored; of weights that are expanded before use, the stored ones. */
  readonly dtype: DType;
  readonly shape: Shape;
  /** Null for floats. */
  readonly scales: TensorScales | null;
  /** Whether an operator before it turns the constant back into floats. */
  readonly expanded: boolean;
  /** Constants only: in the file, and against the float model. Null where it has no such constant. */
  readonly bytes: number | null;
  readonly errors: ConstantErrors | null;
}

/**
 * Tensors of the operator at `at` of `file`, in the order in which it reads and computes them; shapes, axes and the like are left
 * out.
 * @param float the prepared float model that the file was made from.
 */
export function layerDetails(file: Model, float: Model, at: number): readonly TensorDetails[] {
  const graph = mainGraph(file);
  const operator = graph.operators[at];
  if (!operator) return [];
  const names = floatNames(float);
  const reference = floatOperator(
    mainGraph(float),
    names(graph.tensors[operator.outputs[0] ?? -1]?.name ?? ''),
  );
  const read = operator.inputs.flatMap((index, i): TensorDetails[] => {
    const { role } = roleOf(operator, i);
    const tensor = graph.tensors[index];
    if (!tensor) return [];
    const stored = constantSource(graph, index);
    if (!stored) return [flowing(tensor, 'input', names)];
    if (role === 'index') return [];
    const known = reference && floatConstant(mainGraph(float), reference, i);
    const kind = role === 'weight' ? 'weights' : role === 'bias' ? 'bias' : 'constant';
    return [
      {
        ...flowing(stored, kind, names),
        expanded: stored !== tensor,
        bytes: stored.data?.byteLength ?? null,
        errors: known ? errorsOf(graph, stored, known.data) : null,
      },
    ];
  });
  const computed = operator.outputs.flatMap((index) => {
    const tensor = graph.tensors[index];
    return tensor ? [flowing(tensor, 'output', names)] : [];
  });
  return [...read, ...computed];
}

function flowing(
  tensor: Tensor,
  role: TensorDetails['role'],
  names: (name: string) => string,
): TensorDetails {
  const { name, dtype, shape, shapeSignature } = tensor;
  return {
    ...{ role, name: names(name), dtype, shape: shapeSignature ?? shape },
    ...{ scales: scalesOf(tensor), expanded: false, bytes: null, errors: null },
  };
}

function scalesOf({ quantization }: Tensor): TensorScales | null {
  if (!quantization || quantization.scale.length === 0) return null;
  const { scale, zeroPoint } = quantization;
  const bars = Math.min(MOST_SCALES, scale.length);
  const strip = Array.from({ length: bars }, (_, bar) =>
    largest(
      scale.subarray(
        Math.floor((bar * scale.length) / bars),
        Math.floor(((bar + 1) * scale.length) / bars),
      ),
    ),
  );
  return {
    count: scale.length,
    min: scale.reduce((a, b) => Math.min(a, b)),
    max: largest(scale),
    strip,
    zeroPoint: {
      min: zeroPoint.reduce((a, b) => Math.min(a, b), zeroPoint[0] ?? 0),
      max: zeroPoint.reduce((a, b) => Math.max(a, b), zeroPoint[0] ?? 0),
    },
  };
}

const largest = (values: Float32Array) => values.reduce((a, b) => Math.max(a, b), 0);

/** The operator whose result has this name. */
function floatOperator(graph: Subgraph, name: string): Operator | undefined {
  return graph.operators.find(({ outputs }) => graph.tensors[outputs[0] ?? -1]?.name === name);
}

function errorsOf(graph: Subgraph, stored: Tensor, reference: Float32Array): ConstantErrors | null {
  const { quantization, data } = stored;
  const blocks = graph.tensors[quantization?.blockwise?.scales ?? -1];
  const restored = isQuantized(stored) ? dequantizedValues(stored, blocks) : data;
  if (!(restored instanceof Float32Array) || restored.length !== reference.length) return null;
  return constantErrors(reference, restored, stored, blocks);
}

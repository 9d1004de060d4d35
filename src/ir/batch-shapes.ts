/** The shapes of a graph's tensors with a given number of samples, and the numbers that the graph computes from them. */
import { specOf } from '../ops/index.ts';
import { ShapeError } from '../ops/op-spec.ts';
import {
  asElement,
  type KnownNumbers,
  MOST_NUMBERS,
  READS_SHAPE,
  SHAPE_ARITHMETIC,
} from '../ops/shape-arithmetic.ts';
import { DTYPES, type DType, type TensorData } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { inferOutputShapes, integerValues } from './builder.ts';
import { NO_TENSOR, type Operator, type Subgraph, type Tensor } from './model.ts';

export interface GraphAtBatch {
  /**
   * Those of the graph, with fixed shapes and without signatures; numbers computed from shapes have `data`. Target shapes and ends
   * that operators got of their own come after them.
   */
  readonly tensors: readonly Tensor[];
  /** Those of the graph, in the same places. */
  readonly operators: readonly Operator[];
  /** Tensors that hold numbers computed from shapes alone. */
  readonly computed: ReadonlySet<number>;
}

export interface BatchShapes {
  /** A shape per graph input. */
  readonly inputs: readonly Shape[];
  readonly batch: number;
  /** Called where the shape of a result cannot be found out, neither from the op table nor from the file. */
  readonly onUnknown: (operator: Operator, why: string) => void;
}

/**
 * Infers shapes from the inputs on, operator by operator. For ops without a row, and where `batch` is the one in the file,
 * for others that cannot be inferred too, the file's own shapes say which results carry the batch.
 */
export function graphAtBatch(
  graph: Subgraph,
  { inputs, batch, onUnknown }: BatchShapes,
): GraphAtBatch {
  const tensors: Tensor[] = graph.tensors.map(({ shapeSignature: _, ...tensor }) => tensor);
  const open = graph.inputs.every((index) => statedShape(graph.tensors[index])[0] === -1);
  const asInFile = inputs.every((shape, i) => {
    const stated = statedShape(graph.tensors[graph.inputs[i] ?? NO_TENSOR]);
    return stated.every((d, axis) => d === shape[axis] || (d === -1 && shape[axis] === 1));
  });
  /** Tensors that follow from the inputs, with whether their shape is known. */
  const reached = new Map<number, boolean>();
  const computed = new Set<number>();
  const setTensor = (index: number, fields: Pick<Tensor, 'shape'> & Partial<Tensor>) => {
    const tensor = tensors[index];
    if (tensor) tensors[index] = { ...tensor, ...fields };
    reached.set(index, true);
  };
  inputs.forEach((shape, i) => {
    setTensor(graph.inputs[i] ?? NO_TENSOR, { shape });
  });

  const numbersAt = (index: number): KnownNumbers | undefined => {
    const { data, dtype, shape } = tensors[index] ?? {};
    // Without elements there is nothing to store: the target of a RESHAPE to a scalar.
    if (shape?.[0] === 0 && shape.length === 1) return { shape, values: [] };
    if (!data || !shape || shape.length > 1 || data.length > MOST_NUMBERS) return undefined;
    const readable = dtype === 'int32' || dtype === 'int64' || dtype === 'float32';
    return readable ? { shape, values: Array.from(data, Number) } : undefined;
  };
  const computedBy = ({ op, inputs, outputs, options }: Operator) => {
    const rule = SHAPE_ARITHMETIC[op];
    const [first = NO_TENSOR] = inputs;
    if (!rule || reached.get(first) === false) return undefined;
    const readsShape = READS_SHAPE.has(op);
    if (!readsShape && !inputs.some((index) => computed.has(index))) return undefined;
    if (readsShape && !reached.has(first) && statedShape(graph.tensors[first]).includes(-1)) {
      return undefined;
    }
    const numbers = readsShape ? [] : inputs.map(numbersAt);
    const shape = tensors[first]?.shape;
    if (!shape || (readsShape && shape.length === 0) || !numbers.every((n) => n !== undefined))
      return undefined;
    const results = rule({ options, shape, inputs: numbers });
    if (results?.length !== outputs.length) return undefined;
    const stored = results.map(({ shape, values }, i) => {
      const data = elements(values, tensors[outputs[i] ?? NO_TENSOR]?.dtype);
      return data && { shape, data };
    });
    return stored.every((result) => result !== undefined) ? stored : undefined;
  };

  const operators = graph.operators.map((operator) => {
    const numbers = computedBy(operator);
    if (numbers) {
      numbers.forEach((result, i) => {
        setTensor(operator.outputs[i] ?? NO_TENSOR, result);
        computed.add(operator.outputs[i] ?? NO_TENSOR);
      });
      return operator;
    }
    if (!operator.inputs.some((index) => reached.has(index))) {
      // It takes constants alone: its shape is that of the file, unless the file leaves it open.
      const isOpen = operator.outputs.some((i) => statedShape(graph.tensors[i]).includes(-1));
      const own = isOpen ? inferredShapes(operator, tensors, reached) : [];
      if (typeof own === 'string') return operator;
      own.forEach((shape, i) => {
        setTensor(operator.outputs[i] ?? NO_TENSOR, { shape });
      });
      return operator;
    }
    const hasRow = specOf(operator.op) !== undefined;
    const edited =
      hasRow && !asInFile
        ? withAllSamples(
            withBatchedTarget(operator, graph.tensors, tensors, computed, batch),
            graph.tensors,
            tensors,
          )
        : operator;
    const inferred = inferredShapes(edited, tensors, reached);
    const stated = () =>
      operator.outputs.map((index) => shapeFromFile(graph.tensors[index], batch, open, hasRow));
    const shapes = typeof inferred !== 'string' ? inferred : hasRow && !asInFile ? [] : stated();
    edited.outputs.forEach((index, i) => {
      const shape = shapes[i];
      if (shape) setTensor(index, { shape });
      else reached.set(index, false);
    });
    if (edited.outputs.some((_, i) => !shapes[i])) {
      onUnknown(
        operator,
        typeof inferred === 'string' ? inferred : 'it has more results than shapes',
      );
    }
    return edited;
  });
  return { tensors, operators, computed };
}

/** The shape in the file, with −1 for dimensions known only at run time. */
export function statedShape(tensor: Tensor | undefined): Shape {
  return tensor?.shapeSignature ?? tensor?.shape ?? [];
}

function elements(values: readonly number[], dtype: DType = 'int32'): TensorData | undefined {
  const stored = values.map((value) => asElement(value, dtype));
  if (!stored.every((value) => value !== undefined)) return undefined;
  return dtype === 'int64'
    ? BigInt64Array.from(stored, BigInt)
    : (DTYPES[dtype].array as Int32ArrayConstructor).from(stored);
}

/** Shapes of the results by the op table, or why there are none. */
function inferredShapes(
  operator: Operator,
  tensors: readonly Tensor[],
  reached: ReadonlyMap<number, boolean>,
): number[][] | string {
  const unknown = operator.inputs.find((index) => reached.get(index) === false);
  if (unknown !== undefined) return `the shape of ${tensors[unknown]?.name} is not known`;
  try {
    return inferOutputShapes(operator, tensors);
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    throw error;
  }
}

/**
 * The shape that the file says a result has, with `batch` samples; undefined where it does not say. Converters write the shape
 * of a scalar where they do not know any: for an op that could have been inferred it says nothing.
 */
function shapeFromFile(
  tensor: Tensor | undefined,
  batch: number,
  open: boolean,
  isKnown: boolean,
): Shape | undefined {
  const [first, ...rest] = statedShape(tensor);
  if (rest.includes(-1)) return undefined;
  if (first === undefined) return isKnown ? undefined : [];
  if (first === -1) return [batch, ...rest];
  // In a graph with a run-time batch, a fixed first dimension is not a batch.
  return open || batch === 1 ? [first, ...rest] : undefined;
}

/** A target shape that says "one sample" says `batch` instead; it becomes a constant of this operator's own. */
function withBatchedTarget(
  operator: Operator,
  before: readonly Tensor[],
  tensors: Tensor[],
  computed: ReadonlySet<number>,
  batch: number,
): Operator {
  const position = specOf(operator.op)?.shapeInput;
  // One that is computed counts its samples itself.
  if (position === undefined || computed.has(operator.inputs[position] ?? NO_TENSOR))
    return operator;
  const constant = tensors[operator.inputs[position] ?? NO_TENSOR];
  const options = operator.options as { readonly newShape?: ArrayLike<number> };
  const target = integerValues(constant) ?? (options.newShape && Array.from(options.newShape));
  if (target?.[0] !== 1) return operator;
  const result = before[operator.outputs[0] ?? NO_TENSOR];
  const rest = target.slice(1);
  const fixed = rest.includes(-1) || elementCount(rest) === elementCount(result?.shape ?? []);
  if (!fixed) return operator;
  const shape = [batch, ...rest];
  return withConstant(operator, position, 'shape', shape, before, tensors);
}

/** An operator that takes all samples which the file counts, and says how many these are, takes all of the run. */
function withAllSamples(
  operator: Operator,
  before: readonly Tensor[],
  tensors: Tensor[],
): Operator {
  const part = specOf(operator.op)?.partInputs;
  if (!part) return operator;
  const at = (position: number) => operator.inputs[position] ?? NO_TENSOR;
  const [stated = -1] = statedShape(before[at(0)]);
  const [samples = stated] = tensors[at(0)]?.shape ?? [];
  const end = integerValues(tensors[at(part.end)]);
  const isFromStart = integerValues(tensors[at(part.begin)])?.[0] === 0;
  if (!end || !isFromStart || end[0] !== stated || stated < 0 || stated === samples)
    return operator;
  const all = end.with(0, samples);
  return withConstant(operator, part.end, 'samples', all, before, tensors);
}

/** `operator` with whole numbers of its own as input `position`, of the type that they have there. */
function withConstant(
  operator: Operator,
  position: number,
  what: string,
  values: readonly number[],
  before: readonly Tensor[],
  tensors: Tensor[],
): Operator {
  const layer = before[operator.outputs[0] ?? NO_TENSOR]?.name ?? operator.op;
  const isWide = tensors[operator.inputs[position] ?? NO_TENSOR]?.dtype === 'int64';
  const dtype = isWide ? 'int64' : 'int32';
  const data = isWide ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
  const index = tensors.push({ name: `${layer}/${what}`, shape: [values.length], dtype, data }) - 1;
  const inputs = [...operator.inputs];
  inputs[position] = index;
  return { ...operator, inputs };
}

/** Fixes the batch: LiteRT runs static shapes only, so a file is evaluated with its batch size written in. */
import { specOf } from '../ops/index.ts';
import { ShapeError } from '../ops/op-spec.ts';
import { byteLengthOf } from '../tensor/dtype.ts';
import { elementCount, formatShape, type Shape } from '../tensor/shape.ts';
import { inferOutputShapes, integerValues } from './builder.ts';
import { PlaygroundError } from './errors.ts';
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from './model.ts';

const HINT = 'Export the model with a run-time batch as the first dimension of its inputs.';

/**
 * `model` with `batch` samples a run: shapes of the main subgraph are inferred anew from the op table (for ops without a
 * row the file must say by its shape signatures which results carry the batch), shape signatures and signatures are dropped,
 * and inputs and outputs get names of their own where they share one, because LiteRT finds them by name.
 * Inputs must have the batch first, −1 or 1.
 * @throws PlaygroundError `bad-shape` naming the layer when the graph cannot run `batch` samples at once,
 *   `invalid-graph` when an output is an input or a constant.
 */
export function withBatch(model: Model, batch: number): Model {
  const graph = mainGraph(model);
  const tensors: Tensor[] = graph.tensors.map(({ shapeSignature: _, ...tensor }) => tensor);
  const batched = new Set<number>();
  const open = graph.inputs.every((index) => graph.tensors[index]?.shapeSignature?.[0] === -1);
  const setShape = (index: number, shape: Shape) => {
    const tensor = tensors[index];
    if (tensor) tensors[index] = { ...tensor, shape };
  };

  for (const index of graph.inputs) {
    const input = graph.tensors[index];
    const [first, ...rest] = input?.shapeSignature ?? input?.shape ?? [];
    const fits = first === -1 || first === 1 || first === batch;
    if (!input || !fits || rest.includes(-1)) {
      const shape = formatShape(input?.shapeSignature ?? input?.shape ?? []);
      throw new PlaygroundError(
        'bad-shape',
        `Input ${input?.name} has the shape ${shape}; only its first dimension may be open.`,
        HINT,
        { tensor: input?.name ?? '' },
      );
    }
    setShape(index, [batch, ...rest]);
    batched.add(index);
  }

  const operators = graph.operators.map((operator) => {
    if (!operator.inputs.some((index) => batched.has(index))) return operator;
    const known = specOf(operator.op) !== undefined;
    const edited = known
      ? withBatchedShapeInput(operator, graph.tensors, tensors, batch)
      : operator;
    const shapes = known
      ? inferred(edited, tensors)
      : operator.outputs.map((index) => statedShape(operator, graph.tensors[index], batch, open));
    edited.outputs.forEach((index, i) => {
      const shape = shapes[i];
      if (!shape) return;
      setShape(index, shape);
      batched.add(index);
    });
    return edited;
  });
  const written = new Set(graph.operators.flatMap(({ outputs }) => outputs));
  for (const index of graph.outputs) {
    if (written.has(index)) continue;
    // LiteRT would return memory that nothing wrote.
    const name = graph.tensors[index]?.name ?? '';
    throw new PlaygroundError(
      'invalid-graph',
      `Output ${name} is not computed by any operator.`,
      'Take it out of the outputs of the model.',
      { tensor: name },
    );
  }
  nameApart(tensors, [...graph.inputs, ...graph.outputs]);
  return { ...withMainGraph(model, { ...graph, tensors, operators }), signatures: [] };
}

/**
 * The largest batch, at most `most`, whose activations stay within `bytes` when all of them are held at once.
 * Never less than 1.
 */
export function batchThatFits(model: Model, most = 100, bytes = 64 * 2 ** 20): number {
  const perSample = mainGraph(model).tensors.reduce(
    (sum, { data, dtype, shape }) => (data ? sum : sum + byteLengthOf(dtype, elementCount(shape))),
    0,
  );
  return Math.max(1, Math.min(most, Math.floor(bytes / Math.max(1, perSample))));
}

/**
 * `model` with as many samples a run as it can take: {@link batchThatFits}, the batch that is fixed in the file, or 1
 * where its samples cannot be run together.
 * @throws PlaygroundError as {@link withBatch}.
 */
export function withLargestBatch(model: Model, most?: number): Model {
  const { inputs, tensors } = mainGraph(model);
  const input = tensors[inputs[0] ?? -1];
  const stated = (input?.shapeSignature ?? input?.shape)?.[0] ?? 1;
  if (stated > 1) return withBatch(model, stated);
  try {
    return withBatch(model, batchThatFits(model, most));
  } catch (error) {
    if (error instanceof PlaygroundError && error.code === 'bad-shape') return withBatch(model, 1);
    throw error;
  }
}

/** LiteRT finds inputs and outputs by name. */
function nameApart(tensors: Tensor[], indices: readonly number[]): void {
  const taken = new Map<string, number>();
  for (const index of indices) {
    const tensor = tensors[index];
    if (!tensor) continue;
    const first = taken.get(tensor.name) ?? index;
    taken.set(tensor.name, first);
    if (first !== index || tensor.name === '') {
      tensors[index] = { ...tensor, name: `${tensor.name}#${index}` };
    }
  }
}

function inferred(operator: Operator, tensors: readonly Tensor[]): number[][] {
  try {
    return inferOutputShapes(operator, tensors);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const layer = tensors[operator.outputs[0] ?? -1]?.name ?? '';
    throw new PlaygroundError(
      'bad-shape',
      `Layer ${layer} cannot run several samples at once: ${error.message}.`,
      HINT,
      { layer, op: operator.op },
    );
  }
}

/** For ops without a row: the shape that the file says the result has. */
function statedShape(
  operator: Operator,
  tensor: Tensor | undefined,
  batch: number,
  open: boolean,
): Shape {
  const shape = tensor?.shape ?? [];
  if (tensor?.shapeSignature?.[0] === -1) return [batch, ...shape.slice(1)];
  // In a graph with a run-time batch, a fixed first dimension is no batch.
  if (open || batch === 1) return shape;
  throw new PlaygroundError(
    'bad-shape',
    `Layer ${tensor?.name} is not known to run several samples at once.`,
    HINT,
    { layer: tensor?.name ?? '', op: operator.op },
  );
}

/** A target shape that says "one sample" says `batch` instead; it becomes a constant of this operator's own. */
function withBatchedShapeInput(
  operator: Operator,
  before: readonly Tensor[],
  tensors: Tensor[],
  batch: number,
): Operator {
  const position = specOf(operator.op)?.shapeInput;
  if (position === undefined) return operator;
  const constant = tensors[operator.inputs[position] ?? -1];
  const options = operator.options as { readonly newShape?: ArrayLike<number> };
  const target = integerValues(constant) ?? (options.newShape && Array.from(options.newShape));
  if (target?.[0] !== 1 || batch === 1) return operator;
  const samples = before[operator.inputs[0] ?? -1];
  const rest = target.slice(1);
  const fixed = rest.includes(-1) || elementCount(rest) === elementCount(samples?.shape ?? []);
  if (!fixed) return operator;
  const shape = [batch, ...rest];
  const layer = before[operator.outputs[0] ?? -1]?.name ?? operator.op;
  const index =
    tensors.push({
      name: `${layer}/shape`,
      shape: [shape.length],
      dtype: 'int32',
      data: Int32Array.from(shape),
    }) - 1;
  const inputs = [...operator.inputs];
  inputs[position] = index;
  return { ...operator, inputs };
}

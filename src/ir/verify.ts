/** The executable spec of the IR: what every pass, reader and mode must leave true. */
import { byteLengthOf, DTYPES } from '../tensor/dtype.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import { type ErrorPlace, PlaygroundError } from './errors.ts';
import { type Model, NO_TENSOR, type Subgraph, type Tensor } from './model.ts';

const HINT = 'The file contradicts itself: export the model again.';

/** @throws PlaygroundError `invalid-graph` naming the op index, tensor and dtype of the first broken rule. */
export function verify(model: Model): void {
  model.subgraphs.forEach((graph, i) => {
    verifySubgraph(graph, i);
  });
  for (const signature of model.signatures) {
    const graph = model.subgraphs[signature.subgraph];
    if (!graph)
      fail(
        `Signature ${signature.key} refers to subgraph ${signature.subgraph}, which is missing.`,
      );
    for (const entry of [...signature.inputs, ...signature.outputs]) {
      if (!graph?.tensors[entry.tensor])
        fail(`Signature ${signature.key} refers to tensor ${entry.tensor}, which is missing.`);
    }
  }
}

function fail(message: string, where: ErrorPlace = {}): never {
  throw new PlaygroundError('invalid-graph', message, HINT, where);
}

function verifySubgraph(graph: Subgraph, number: number): void {
  graph.tensors.forEach((tensor, i) => {
    verifyTensor(tensor, i, graph);
  });
  const ready = new Set<number>(graph.inputs);
  graph.tensors.forEach((tensor, i) => {
    if (tensor.data || tensor.isVariable || isEmpty(tensor)) ready.add(i);
  });
  const exists = (index: number, what: string, where: ErrorPlace) => {
    if (!graph.tensors[index])
      fail(
        `${what} refers to tensor ${index}; subgraph ${number} has ${graph.tensors.length}.`,
        where,
      );
  };
  for (const index of graph.inputs) exists(index, 'The graph input list', {});
  const produced = new Set<number>();
  graph.operators.forEach((operator, position) => {
    const where = { op: `${position} ${operator.op}` };
    for (const index of operator.inputs) {
      if (index === NO_TENSOR) continue;
      exists(index, `Operator ${position} (${operator.op})`, where);
      if (!ready.has(index)) {
        fail(
          `Operator ${position} (${operator.op}) reads tensor ${graph.tensors[index]?.name} before anything wrote it.`,
          where,
        );
      }
    }
    for (const index of operator.outputs) {
      exists(index, `Operator ${position} (${operator.op})`, where);
      if (produced.has(index))
        fail(
          `Operator ${position} (${operator.op}) writes tensor ${graph.tensors[index]?.name}, which another wrote.`,
          where,
        );
      if (graph.tensors[index]?.data)
        fail(
          `Operator ${position} (${operator.op}) writes the constant ${graph.tensors[index]?.name}.`,
          where,
        );
      produced.add(index);
      ready.add(index);
    }
  });
  for (const index of graph.outputs) {
    exists(index, 'The graph output list', {});
    if (!ready.has(index))
      fail(`Nothing writes the graph output ${graph.tensors[index]?.name}.`, {
        tensor: graph.tensors[index]?.name ?? '',
      });
  }
}

function isEmpty(tensor: Tensor): boolean {
  return tensor.shape.includes(0);
}

function verifyTensor(tensor: Tensor, index: number, graph: Subgraph): void {
  const where = { tensor: tensor.name || String(index) };
  const { shape, shapeSignature, dtype, data, quantization } = tensor;
  if (shape.some((d) => d < 0 || !Number.isInteger(d))) {
    fail(`Tensor ${tensor.name} has the shape ${formatShape(shape)}.`, where);
  }
  if (shapeSignature && shapeSignature.length !== shape.length) {
    fail(
      `Tensor ${tensor.name} has a shape signature of rank ${shapeSignature.length}, its shape has ${shape.length}.`,
      where,
    );
  }
  const { bits } = DTYPES[dtype];
  if (data && bits > 0 && !tensor.extra?.sparsity) {
    const expected = byteLengthOf(dtype, elementCount(shape));
    if (data.byteLength !== expected) {
      fail(
        `Tensor ${tensor.name} (${dtype} ${formatShape(shape)}) holds ${data.byteLength} bytes, ${expected} expected.`,
        where,
      );
    }
  }
  if (!quantization) return;
  const { scale, zeroPoint, quantizedDimension, blockwise } = quantization;
  if (zeroPoint.length !== scale.length) {
    fail(
      `Tensor ${tensor.name} has ${scale.length} scales but ${zeroPoint.length} zero points.`,
      where,
    );
  }
  if (scale.length > 1) {
    const channels = shape[quantizedDimension];
    if (channels !== scale.length) {
      fail(
        `Tensor ${tensor.name} has ${scale.length} scales along dimension ${quantizedDimension} of ${formatShape(shape)}.`,
        where,
      );
    }
  }
  if (scale.some((s) => !(s >= 0) || s === Number.POSITIVE_INFINITY)) {
    fail(`Tensor ${tensor.name} has a scale that is no finite positive number.`, where);
  }
  if (blockwise && !graph.tensors[blockwise.scales]) {
    fail(
      `Tensor ${tensor.name} keeps its scales in tensor ${blockwise.scales}, which is missing.`,
      where,
    );
  }
}

/** What a model costs to run: multiply-accumulates, bytes moved, memory. */
import { type Model, mainGraph, NO_TENSOR, type Operator } from '../ir/model.ts';
import { layerName, roleOf } from '../ir/operands.ts';
import { customOpOf } from '../ops/custom-ops.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { MACS_UNKNOWN } from '../ops/without-row.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import type { ArenaPlan } from './arena.ts';
import { planLiteArena } from './lite-arena.ts';
import { inPlaceOf } from './lite-sharing.ts';
import { planMicroArena } from './micro-arena.ts';
import { kernelContext, onlyExpands, type SizedGraph, sizedGraph } from './sized-graph.ts';

/** What one operator costs in one run. */
export interface OperatorCost {
  readonly op: OpName;
  /** Name of its first result, by which people know the layer. */
  readonly name: string;
  /**
   * Multiply-accumulates of convolutions and matrix products, those with padded zeros included; 0 for ops that have none, null
   * where they are not known.
   */
  readonly macs: number | null;
  /** Weights and biases that it reads, as the file stores them; of a table only the rows that it looks up. */
  readonly weightBytes: number;
  /** Activations that it reads. */
  readonly readBytes: number;
  /** Activations that it writes. */
  readonly writtenBytes: number;
}

/** Sums over the operators of a model. */
export interface TotalCost
  extends Pick<OperatorCost, 'weightBytes' | 'readBytes' | 'writtenBytes'> {
  /** Without those that are not known. */
  readonly macs: number;
}

/** What one run of a model costs: operators in the order of the graph, their sums, and memory by the rule of each runtime. */
export interface ModelCost {
  readonly operators: readonly OperatorCost[];
  readonly total: TotalCost;
  /** Layers whose multiply-accumulates are not known. */
  readonly uncounted: readonly string[];
  readonly arenas: {
    /** TensorFlow Lite, plain kernels. */
    readonly tflite: ArenaPlan;
    /** TensorFlow Lite Micro, plain kernels. */
    readonly micro: ArenaPlan;
  };
}

/**
 * The cost of one run of the main graph of `model`, a float graph or a file read back, quantized or not. Open dimensions count as
 * 1: one sample.
 */
export function modelCost(model: Model): ModelCost {
  const graph = sizedGraph(model);
  const tflite = planLiteArena(graph);
  const inPlace = new Set(
    tflite.blocks.flatMap(({ tensor, sharedWith }) => (sharedWith === undefined ? [] : tensor)),
  );
  const operators = graph.operators.map((operator) => ({
    op: operator.op,
    name: layerName(mainGraph(model), operator),
    macs: macsOf(graph, operator),
    ...bytesMoved(graph, operator, inPlace),
  }));
  const sum = (bytes: (cost: OperatorCost) => number) =>
    operators.reduce((total, cost) => total + bytes(cost), 0);
  return {
    operators,
    total: {
      macs: sum(({ macs }) => macs ?? 0),
      weightBytes: sum(({ weightBytes }) => weightBytes),
      readBytes: sum(({ readBytes }) => readBytes),
      writtenBytes: sum(({ writtenBytes }) => writtenBytes),
    },
    uncounted: operators.flatMap(({ name, macs }) => (macs === null ? name : [])),
    arenas: { tflite, micro: planMicroArena(graph) },
  };
}

/** @param inPlace results that lie in the memory of an operand */
function bytesMoved(
  graph: SizedGraph,
  operator: Operator,
  inPlace: ReadonlySet<number | null>,
): Pick<OperatorCost, 'weightBytes' | 'readBytes' | 'writtenBytes'> {
  const { op, inputs, outputs } = operator;
  const isMoot = inPlaceOf(op)?.sameBytes && inPlace.has(outputs[0] ?? NO_TENSOR);
  // What is expanded counts where it is read: runtimes expand it once, or read it as it is.
  if (isMoot || onlyExpands(graph, operator)) {
    return { weightBytes: 0, readBytes: 0, writtenBytes: 0 };
  }
  const flowing = (indices: readonly number[]) =>
    [...new Set(indices)].reduce((sum, index) => {
      const { kind, bytes = 0 } = graph.tensors[index] ?? {};
      return kind === 'activation' || kind === 'variable' ? sum + bytes : sum;
    }, 0);
  return {
    weightBytes: weightBytes(graph, operator),
    readBytes: flowing(inputs),
    writtenBytes: flowing(outputs),
  };
}

/** Null where they are not known. */
export function macsOf(graph: SizedGraph, operator: Operator): number | null {
  if (MACS_UNKNOWN.has(operator.op) && !customOpOf(operator)) return null;
  const macs = specOf(operator.op)?.macs;
  if (!macs) return 0;
  const unsized = [...operator.inputs, ...operator.outputs].some(
    (index) => graph.tensors[index]?.kind === 'unsized',
  );
  const context = kernelContext(graph, operator);
  return unsized || !context ? null : macs(context);
}

/** Constants but shapes, axes and the like; all of an op that the table does not know. */
function weightBytes(graph: SizedGraph, operator: Operator): number {
  const row = specOf(operator.op);
  const read = new Map<number, number>();
  operator.inputs.forEach((index, i) => {
    const { role } = roleOf(operator, i);
    const { storedBytes = 0, shape = [] } = graph.tensors[index] ?? {};
    if (row && role === 'index') return;
    const share = row?.looksUp && role === 'weight' ? shareRead(graph, operator, shape) : 1;
    read.set(index, Math.ceil(storedBytes * share));
  });
  return [...read.values()].reduce((a, b) => a + b, 0);
}

/** The share of a table that a look-up reads: as many elements as the result has, at most the whole table. */
function shareRead(graph: SizedGraph, { outputs }: Operator, table: Shape): number {
  const result = graph.tensors[outputs[0] ?? NO_TENSOR];
  return Math.min(1, elementCount(result?.shape ?? []) / Math.max(1, elementCount(table)));
}

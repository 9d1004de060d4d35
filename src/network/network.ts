/** A file as a graph to look at: its operators, what each does the work of besides its own, and what it costs. */
import { modelCost } from '../cost/cost.ts';
import { type Model, mainGraph, type Operator, type Subgraph } from '../ir/model.ts';
import { fusedActivation, layerName } from '../ir/operands.ts';
import { rowOfFused } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { expandsConstant } from './constant-source.ts';
import { type FloatNames, floatNames } from './float-names.ts';

/** An operator of a file. */
export interface NetworkNode {
  /** Place of the operator in the file. */
  readonly at: number;
  readonly op: OpName;
  /** What a CUSTOM operator is called. */
  readonly customCode?: string;
  /** Name of its first result in the float model, by which layers are known; that in the file where the float model has none. */
  readonly name: string;
  /** What was folded or fused into it, first to last: an op, and the name of what it computed where that is known. */
  readonly fused: readonly { readonly op: OpName; readonly name: string | null }[];
  /** Weights and bias that it reads, as the file stores them. */
  readonly bytes: number;
  /** Multiply-accumulates of one sample; null where they are not known. */
  readonly macs: number | null;
  /** Whether its first result is integers. */
  readonly integer: boolean;
}

/** Two operators, by `at`, of which one reads what the other computes. */
export interface NetworkEdge {
  readonly from: number;
  readonly to: number;
}

/** Operators in the order of the file, and who reads whose results. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
}

/**
 * The main graph of `file`. Operators that only expand constants are left out: they belong to those that read them.
 * @param float the prepared float model that the file was made from.
 */
export function networkOf(file: Model, float: Model): Network {
  const graph = mainGraph(file);
  const names = floatNames(float);
  const { operators: costs } = modelCost(file);
  const shown = new Set<number>();
  const nodes = graph.operators.flatMap((operator, at): NetworkNode[] => {
    if (expandsConstant(graph, operator)) return [];
    shown.add(at);
    const [result] = operator.outputs;
    const dtype = graph.tensors[result ?? -1]?.dtype ?? 'float32';
    return [
      {
        ...{ at, op: operator.op, name: nameOf(graph, operator, names) },
        ...(operator.customCode !== undefined && { customCode: operator.customCode }),
        fused: fusedInto(operator),
        bytes: costs[at]?.weightBytes ?? 0,
        macs: costs[at]?.macs ?? null,
        integer: dtype !== 'float32' && dtype !== 'float16',
      },
    ];
  });
  const writers = new Map<number, number>();
  for (const at of shown) for (const index of graph.operators[at]!.outputs) writers.set(index, at);
  const edges = nodes.flatMap(({ at }) => {
    const read = new Set(graph.operators[at]?.inputs.flatMap((index) => writers.get(index) ?? []));
    return [...read].map((from) => ({ from, to: at }));
  });
  return { nodes, edges };
}

/** Conversions at the ends are named after what they convert, with their op to tell them from it. */
function nameOf(graph: Subgraph, operator: Operator, names: FloatNames): string {
  const own = layerName(graph, operator);
  const source = graph.tensors[operator.inputs[0] ?? -1]?.name;
  const isConversion = operator.op === 'QUANTIZE' || operator.op === 'DEQUANTIZE';
  if (!isConversion || source === undefined) return names(own);
  return names(source);
}

function fusedInto(operator: Operator): NetworkNode['fused'] {
  const absorbed = operator.absorbed ?? [];
  // A .tflite file says only that there is one.
  const activation = rowOfFused(fusedActivation(operator))?.name;
  const isKnown = activation === undefined || absorbed.some(({ op }) => op === activation);
  return isKnown ? absorbed : [...absorbed, { op: activation, name: null }];
}

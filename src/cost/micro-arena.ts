/**
 * The arena of TensorFlow Lite Micro: tensorflow/lite/micro/memory_planner/greedy_memory_planner.cc, with the lifetimes of
 * micro_allocation_info.cc. Large tensors get a place first, each in the first gap between those that live at the same time.
 */
import { NO_TENSOR } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import {
  type ArenaBlock,
  type ArenaPlan,
  aligned,
  insert,
  meet,
  planOf,
  type Wanted,
} from './arena.ts';
import { kernelContext, type SizedGraph, type TensorKind } from './sized-graph.ts';

/** `MicroArenaBufferAlignment`, in bytes: sizes are rounded up to it. */
const ALIGNMENT = 16;
/** Inputs are there before the first operator runs. */
const BEFORE = -1;
/** Micro gives a place to what is never used, too, at a time of its own. */
const NEVER = -2;
/** Weights are expanded anew in every run. */
const IN_ARENA: ReadonlySet<TensorKind> = new Set(['activation', 'expanded', 'expanded-again']);

/**
 * The plan for `graph` with the plain kernels. Inputs are held until they are read, outputs until the end; nothing shares memory.
 * This is the “head” of Micro's arena: what its interpreter keeps of its own (the “tail”) depends on build and device.
 */
export function planMicroArena(graph: SizedGraph): ArenaPlan {
  const scratch = graph.operators.flatMap((operator, i): Wanted[] => {
    const context = kernelContext(graph, operator);
    const { micro = [] } = (context && specOf(operator.op)?.scratch?.(context)) ?? {};
    return micro.map((bytes) => ({ tensor: null, bytes, first: i, last: i }));
  });
  // Of equally large ones the last comes first.
  const wanted = [...tensorsOf(graph), ...scratch]
    .map((block) => ({ ...block, bytes: aligned(block.bytes, ALIGNMENT) }))
    .toReversed()
    .sort((a, b) => b.bytes - a.bytes);
  const keptBytes = graph.tensors.reduce(
    (sum, { kind, bytes }) => (kind === 'variable' ? sum + aligned(bytes, ALIGNMENT) : sum),
    0,
  );
  const operators = graph.operators.length;
  return planOf(place(wanted), { alignment: ALIGNMENT, keptBytes, operators });
}

function tensorsOf(graph: SizedGraph): Wanted[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const use = (index: number, at: number) => {
    if (!first.has(index)) first.set(index, at);
    last.set(index, at);
  };
  for (const index of graph.inputs) use(index, BEFORE);
  graph.operators.forEach(({ inputs, outputs }, i) => {
    for (const index of outputs) use(index, i);
    for (const index of inputs) if (index !== NO_TENSOR) use(index, i);
  });
  for (const index of graph.outputs) use(index, Math.max(0, graph.operators.length - 1));
  return graph.tensors.flatMap(({ kind, bytes }, tensor): Wanted[] => {
    if (!IN_ARENA.has(kind) || bytes === 0) return [];
    return [{ tensor, bytes, first: first.get(tensor) ?? NEVER, last: last.get(tensor) ?? NEVER }];
  });
}

function place(wanted: readonly Wanted[]): ArenaBlock[] {
  const placed: ArenaBlock[] = [];
  for (const block of wanted) {
    let offset = 0;
    for (const other of placed) {
      if (!meet(other, block)) continue;
      if (other.offset - offset >= block.bytes) break;
      offset = Math.max(offset, other.offset + other.bytes);
    }
    insert(placed, { ...block, offset });
  }
  return placed;
}

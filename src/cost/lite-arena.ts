/**
 * The arena of TensorFlow Lite: tflite/arena_planner.cc and simple_memory_arena.cc of LiteRT. Large tensors get a place first, each in
 * the tightest gap between those that live at the same time.
 */
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
import { IN_LITE_ARENA, type Sharing, sharedTensors } from './lite-sharing.ts';
import { kernelContext, type SizedGraph } from './sized-graph.ts';

/** `kDefaultTensorAlignment` of tflite/arena_planner.h, in bytes. */
const ALIGNMENT = 64;

/**
 * The plan for `graph` with the plain kernels (`BuiltinRefOpResolver`), without delegates: what XNNPACK or a GPU computes has
 * memory of its own. Inputs and outputs are held all the time. Blocks of one operator and equal size may change places: their order
 * is that of the runtime's hash table.
 */
export function planLiteArena(graph: SizedGraph): ArenaPlan {
  const sharing = sharedTensors(graph);
  const lifetimes = lifetimesOf(graph, sharing);
  const tensors = graph.tensors.flatMap(({ kind, bytes }, tensor) => {
    const lifetime = lifetimes[tensor];
    return IN_LITE_ARENA.has(kind) && lifetime && bytes > 0 ? [{ tensor, bytes, ...lifetime }] : [];
  });
  const scratch = scratchOf(graph);
  const own = tensors.filter(({ tensor }) => !sharing.has(tensor));
  const placed = place([...own, ...scratch.working].toReversed().sort(bySize));
  const offsets = new Map(placed.map(({ tensor, offset }) => [tensor, offset]));
  const guests = tensors.flatMap((block): ArenaBlock[] => {
    const owner = sharing.get(block.tensor);
    if (owner === undefined) return [];
    const { last = block.last } = lifetimes[owner] ?? {};
    return [{ ...block, offset: offsets.get(owner) ?? 0, sharedWith: owner, last }];
  });
  const operators = graph.operators.length;
  const end = Math.max(0, operators - 1);
  const blocks = [...placed, ...guests].map((b) => ({ ...b, last: Math.min(b.last, end) }));
  const keptBytes = stacked([...keptTensors(graph), ...scratch.kept]);
  return planOf(blocks, { alignment: ALIGNMENT, keptBytes, operators });
}

interface Lifetime {
  readonly first: number;
  /** Infinity for what nothing frees. */
  readonly last: number;
}

/** From the operator that writes a tensor to the last that reads it, or what shares its memory. */
function lifetimesOf(graph: SizedGraph, sharing: Sharing): readonly (Lifetime | undefined)[] {
  const first = new Map<number, number>(graph.inputs.map((index) => [index, 0]));
  const last = new Map<number, number>();
  graph.operators.forEach(({ inputs, outputs }, i) => {
    for (const index of outputs) if (!first.has(index)) first.set(index, i);
    for (const index of inputs) last.set(sharing.get(index) ?? index, i);
  });
  for (const index of [...graph.inputs, ...graph.outputs]) last.delete(index);
  return graph.tensors.map((_, index) => {
    const from = first.get(index);
    return from === undefined ? undefined : { first: from, last: last.get(index) ?? Infinity };
  });
}

/** Working memory of kernels: for the time of their operator, and kept. */
function scratchOf(graph: SizedGraph) {
  const working: Wanted[] = [];
  const kept: number[] = [];
  graph.operators.forEach((operator, i) => {
    const context = kernelContext(graph, operator);
    const scratch = context && specOf(operator.op)?.scratch?.(context);
    for (const bytes of scratch?.tflite ?? []) {
      working.push({ tensor: null, bytes, first: i, last: i });
    }
    kept.push(...(scratch?.tfliteKept ?? []));
  });
  return { working, kept };
}

/** Bytes of the tensors that the runtime keeps beside the arena. */
function keptTensors({ tensors }: SizedGraph): number[] {
  return tensors.flatMap(({ kind, bytes }) =>
    kind === 'expanded' || kind === 'variable' ? bytes : [],
  );
}

/** What is held from the first operator to the end comes first, in order; the others by size, then by time. */
function bySize(a: Wanted, b: Wanted): number {
  const [alwaysA, alwaysB] = [isAlways(a), isAlways(b)];
  if (alwaysA && alwaysB) return (a.tensor ?? 0) - (b.tensor ?? 0);
  if (alwaysA || alwaysB) return alwaysA ? -1 : 1;
  return b.bytes - a.bytes || a.first - b.first;
}

const isAlways = ({ first, last }: Wanted) => first === 0 && last === Infinity;

/** `SimpleMemoryArena::Allocate`, block by block. */
function place(wanted: readonly Wanted[]): ArenaBlock[] {
  const placed: ArenaBlock[] = [];
  for (const block of wanted) {
    const neighbours = placed.filter((other) => meet(other, block));
    insert(placed, { ...block, offset: tightestGap(neighbours, block.bytes) });
  }
  return placed;
}

/**
 * The aligned start of the smallest gap, among those between `neighbours` (by offset), in which `bytes` fit; the end where none
 * does. A gap is measured from its aligned start when it is compared, and as it is when it is the one to beat, as the runtime does.
 */
function tightestGap(neighbours: readonly ArenaBlock[], bytes: number): number {
  let best: number | undefined;
  let tightest = Infinity;
  let end = 0;
  for (const other of neighbours) {
    const start = aligned(end, ALIGNMENT);
    if (start + bytes <= other.offset && other.offset - start < tightest) {
      best = start;
      tightest = other.offset - end;
    }
    end = Math.max(end, other.offset + other.bytes);
  }
  return best ?? aligned(end, ALIGNMENT);
}

/** Blocks that are never freed lie one after the other, the largest first. */
function stacked(sizes: readonly number[]): number {
  return sizes
    .filter((bytes) => bytes > 0)
    .sort((a, b) => b - a)
    .reduce((end, bytes) => aligned(end, ALIGNMENT) + bytes, 0);
}

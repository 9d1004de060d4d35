/** Which results TensorFlow Lite lets share memory with an operand: `IdentifyInPlaceTensors` of tflite/arena_planner.cc. */
import { NO_TENSOR } from '../ir/model.ts';
import { operandOf } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import type { InPlace, OpName } from '../ops/op-spec.ts';
import { SAME_BYTES } from '../ops/without-row.ts';
import type { SizedGraph, TensorKind } from './sized-graph.ts';

/** What lies in the arena itself: expanded weights and state are kept beside it. */
export const IN_LITE_ARENA: ReadonlySet<TensorKind | undefined> = new Set([
  'activation',
  'expanded-again',
]);

/** A result of so few bytes is never written over an operand. */
const SCALAR_BYTES = 4;

/** Tensor → the tensor whose memory it lies in. */
export type Sharing = ReadonlyMap<number, number>;

/** Inputs that the kernel of `op` lets its first result share memory with. */
export function inPlaceOf(op: OpName): InPlace | undefined {
  return SAME_BYTES.has(op) ? { operands: [0], sameBytes: true } : specOf(op)?.inPlace;
}

/**
 * A result may lie where an operand of its operator lies, if the kernel allows it, there are as many bytes, both are in the arena and
 * neither is an input or output of the graph. Where the kernel changes the bytes, nothing else may read them.
 */
export function sharedTensors(graph: SizedGraph): Sharing {
  const shared = new Map<number, number>();
  const references = referenceCounts(graph);
  const isAlone = (index: number) => (references[index] ?? 0) <= 1;
  for (const operator of graph.operators) {
    const inPlace = inPlaceOf(operator.op);
    const [output = NO_TENSOR] = operator.outputs;
    const bytes = bytesInArena(graph, output);
    if (!inPlace || bytes === 0 || graph.outputs.includes(output)) continue;
    const input = inPlace.operands
      .map((operand) => operandOf(operator, operand))
      .find(
        (index) =>
          bytesInArena(graph, index) === bytes &&
          !graph.inputs.includes(index) &&
          (inPlace.sameBytes || (bytes > SCALAR_BYTES && isAlone(index))),
      );
    if (input === undefined) continue;
    const owner = shared.get(input) ?? input;
    if (inPlace.sameBytes || isAlone(owner)) shared.set(output, owner);
  }
  return shared;
}

/** 0 for what lies elsewhere. */
function bytesInArena({ tensors }: SizedGraph, index: number): number {
  const { kind, bytes = 0 } = tensors[index] ?? {};
  return IN_LITE_ARENA.has(kind) ? bytes : 0;
}

/** Operators that read each tensor, and one each for being an input, an output, or state of the graph. */
function referenceCounts({ tensors, inputs, outputs, operators }: SizedGraph): number[] {
  const counts: number[] = tensors.map(({ kind }) => (kind === 'variable' ? 1 : 0));
  const read = [...inputs, ...outputs, ...operators.flatMap((operator) => operator.inputs)];
  for (const index of read) if (index !== NO_TENSOR) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

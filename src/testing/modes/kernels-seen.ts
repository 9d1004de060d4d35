/** Which kernels a file runs, to be compared with what the op table says. */
import { type Model, mainGraph, type Operator, type Subgraph } from '../../ir/model.ts';
import { roleOf } from '../../ir/operands.ts';
import { type KnownOp, OPS, specOf } from '../../ops/index.ts';
import type { HybridWeights, Kernels } from '../../ops/op-spec.ts';

type Kind = Exclude<keyof Kernels, 'hybrid' | 'unusable'> | `hybrid ${HybridWeights}`;

/** By operator. */
export type KernelsSeen = Map<string, Set<Kind>>;

export function noteKernels(seen: KernelsSeen, model: Model): void {
  const graph = mainGraph(model);
  for (const operator of graph.operators) {
    const kinds = seen.get(operator.op) ?? new Set();
    seen.set(operator.op, kinds.add(kindOf(operator, graph)));
  }
}

const HYBRID: readonly HybridWeights[] = ['int2', 'int4', 'int8'];

function kindOf(operator: Operator, { tensors }: Subgraph): Kind {
  const data = operator.inputs.filter(
    (index, i) => index >= 0 && roleOf(operator, i).role !== 'index',
  );
  const types = new Set([...data, ...operator.outputs].map((index) => tensors[index]?.dtype));
  if (types.has('int16')) return 'int16';
  const isConversion = operator.op === 'DEQUANTIZE' || operator.op === 'QUANTIZE';
  const stored = HYBRID.find((type) => types.has(type));
  if (types.has('float32') && !isConversion) return stored ? `hybrid ${stored}` : 'float';
  return stored ? 'int8' : 'float';
}

function kindsOf(kernels: Kernels | undefined): Kind[] {
  const { hybrid = {}, unusable: _, ...others } = kernels ?? {};
  const types = Object.keys(hybrid) as HybridWeights[];
  return [...(Object.keys(others) as Kind[]), ...types.map((type): Kind => `hybrid ${type}`)];
}

/** Kernels that no file of ours can have. */
const NEVER: Partial<Record<KnownOp, Kind>> = {
  // What is float on both sides needs none.
  QUANTIZE: 'float',
};

/** What the op table claims and no file ran, and what files ran that it does not know of: sentences. */
export function contradictions(seen: KernelsSeen): string[] {
  return (Object.keys(OPS) as KnownOp[]).flatMap((op) => {
    const claimed = new Set(kindsOf(specOf(op)?.kernels));
    const ran = seen.get(op) ?? new Set();
    return [
      ...[...claimed]
        .filter((kind) => !ran.has(kind) && NEVER[op] !== kind)
        .map((kind) => `${op}: the table has a ${kind} kernel, and no file ran it`),
      ...[...ran]
        .filter((kind) => !claimed.has(kind))
        .map((kind) => `${op}: a file ran a ${kind} kernel that the table does not have`),
    ];
  });
}

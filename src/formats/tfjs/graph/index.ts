/** The table of TensorFlow ops, and in which words those that are not in it are refused. */
import { PlaygroundError } from '../../../base/errors.ts';
import { REFUSED_HINT } from './attributes.ts';
import type { Lower } from './call.ts';
import type { GraphNode } from './nodes.ts';
import { ELEMENTWISE_OPS } from './ops-elementwise.ts';
import { SHAPING_OPS } from './ops-shaping.ts';
import { WEIGHTED_OPS } from './ops-weighted.ts';

export const GRAPH_OPS: ReadonlyMap<string, Lower> = new Map([
  ...WEIGHTED_OPS,
  ...ELEMENTWISE_OPS,
  ...SHAPING_OPS,
]);

/** Ops that are read only where all their inputs are known. */
export const FOLDED_OPS: ReadonlySet<string> = new Set([
  'BroadcastArgs',
  'Fill',
  'LinSpace',
  'Range',
  'SparseToDense',
]);

/** Ops that the reader itself takes. */
const SOURCES: ReadonlySet<string> = new Set(['Const', 'NoOp', 'Placeholder']);

const REASONS: readonly (readonly [ops: RegExp, why: string])[] = [
  [
    /^(Enter|Exit|NextIteration|LoopCond|Merge|Switch|If|While|StatelessIf|StatelessWhile|TensorArray.*|TensorList.*)$/,
    'which branches or loops while the model runs',
  ],
  [
    /^(NonMaxSuppression.*|Where|Unique.*|Bincount|DenseBincount|LowerBound|Sparse(Fill|Reshape|Segment).*)$/,
    'whose result has a size that is known only when the model runs',
  ],
  [/^(Random.*|StatelessRandom.*|TruncatedNormal|Multinomial)$/, 'which draws random numbers'],
  [
    /^(Complex|ComplexAbs|Real|Imag|FFT|IFFT|RFFT|IRFFT)$/,
    'which computes with complex numbers; they are not read here',
  ],
  [
    /^(CropAndResize|ImageProjectiveTransformV3|Dilation2D|MaxPoolWithArgmax|Cumprod|BitwiseAnd|ListDiff|UpperBound)$/,
    'which TFLite has no operator for',
  ],
  [/^(String.*|StaticRegexReplace|HashTable.*|LookupTable.*)$/, 'which works with text'],
];

/**
 * All of a graph is asked before anything is built, so that one message names everything.
 * @throws PlaygroundError `unsupported-op` naming the first node and the other ops.
 */
export function refuseUnknownOps(nodes: Iterable<GraphNode>): void {
  const unknown = new Map<string, GraphNode>();
  for (const node of nodes) {
    const { op } = node;
    const isKnown = SOURCES.has(op) || GRAPH_OPS.has(op) || FOLDED_OPS.has(op);
    if (!isKnown && !unknown.has(op)) unknown.set(op, node);
  }
  const [first] = unknown.values();
  if (!first) return;
  const reason = REASONS.find(([ops]) => ops.test(first.op))?.[1] ?? 'which is not supported';
  const others = [...unknown.keys()].slice(1).sort();
  const more = others.length === 0 ? '' : ` Not supported either: ${others.join(', ')}.`;
  throw new PlaygroundError(
    'unsupported-op',
    `Node ${first.name} is a ${first.op}, ${reason}.${more}`,
    REFUSED_HINT,
    { op: first.op, layer: first.name },
  );
}

/** How a kernel gets at weights that are stored as integers while activations are float32. */
import { type Operator, type Subgraph, tensorAt } from '../../ir/model.ts';
import { weightInput } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import {
  type HybridKernel,
  type HybridWeights,
  type OpSpec,
  takesRows,
} from '../../ops/op-spec.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import { blockSizeOf } from '../recipe/settings/granularity.ts';
import type { Scheme } from '../recipe/settings/scheme.ts';
import { tableOf } from '../scales/tables.ts';

export type WeightForm =
  /** They stay float32, and why. */
  | { readonly kind: 'float'; readonly reason: string }
  /** A DEQUANTIZE goes between. */
  | { readonly kind: 'expand'; readonly type: HybridWeights }
  /** The kernel reads them beside float32 activations. */
  | { readonly kind: 'hybrid'; readonly type: HybridWeights; readonly kernel: HybridKernel }
  /** The kernel copies rows of int8, and a DEQUANTIZE follows. */
  | { readonly kind: 'copy'; readonly version: number };

export interface FormContext {
  readonly graph: Subgraph;
  readonly scheme: Scheme;
  /** Whether layers of the graph run on integer activations. */
  readonly hasStatic: boolean;
}

/** Bits that a layer's weights get. */
export function weightBitsOf({ weightBits, spec: { weights } }: ResolvedLayer): number {
  return weightBits ?? (weights.kind === 'integer' ? weights.bits : 32);
}

/**
 * The form of `operator`'s weights, a constant, or undefined where its kernel computes with integer activations and the static plan
 * decides.
 */
export function weightForm(
  operator: Operator,
  layer: ResolvedLayer,
  { graph, scheme, hasStatic }: FormContext,
): WeightForm | undefined {
  const row = specOf(operator.op);
  const { compute, ops, weights } = layer.spec;
  if (!row || weights.kind !== 'integer') return undefined;
  const isStatic = compute === 'int8' || compute === 'int16';
  const looksUp = row.looksUp === true;
  if (isStatic && !(looksUp && row.kernels[compute] === undefined)) return undefined;
  if (scheme === 'tflite' && (isStatic || (ops && !ops.includes(operator.op)))) {
    return {
      kind: 'float',
      reason: `ai-edge-quantizer leaves ${operator.op} in float in this mode; the scheme best does not`,
    };
  }
  const bits = weightBitsOf(layer);
  // A lookup computes nothing: its kernel expands the rows that are asked for, and no others.
  if (compute === 'hybrid' || (looksUp && scheme === 'best')) {
    const form = kernelForm(row, {
      bits,
      blocks: blockSizeOf(layer.granularity) !== null,
      modeBits: weights.bits,
      // Copied integers would meet the scales of the static plan.
      copies: looksUp && !hasStatic,
      rowLength: rowLengthOf(graph, operator),
    });
    if (form) return form;
  }
  return { kind: 'expand', type: typesFor(bits)[0] };
}

/** Values of one row of the weights, or of the table that is looked up. */
function rowLengthOf(graph: Subgraph, operator: Operator): number {
  const weights =
    tableOf(graph, operator) ?? tensorAt(graph, operator.inputs[weightInput(operator)] ?? -1);
  return elementCount(weights.shape.slice(1));
}

/** Types that hold integers of `bits` bits, the smallest first. */
function typesFor(bits: number): readonly [HybridWeights, ...HybridWeights[]] {
  if (bits <= 2) return ['int2', 'int4', 'int8'];
  return bits <= 4 ? ['int4', 'int8'] : ['int8'];
}

interface Wanted {
  readonly bits: number;
  /** Scales of blocks are asked for. */
  readonly blocks: boolean;
  readonly modeBits: number;
  readonly copies: boolean;
  readonly rowLength: number;
}

function kernelForm(
  { kernels: { hybrid = {}, int8 } }: OpSpec,
  { bits, blocks, modeBits, copies, rowLength }: Wanted,
): WeightForm | undefined {
  const types = typesFor(bits);
  const inBlocks = types.filter((type) => blocks && hybrid[type]?.blocks);
  for (const type of [...inBlocks, ...types]) {
    // Few bits asked of a mode of eight take a byte each where no kernel reads them packed.
    if (type === 'int8' && types.length > 1 && modeBits < 8) continue;
    const kernel = hybrid[type];
    const wasteful = kernel?.slow && DTYPES[type].bits !== bits;
    if (kernel && !wasteful && takesRows(kernel, type, rowLength))
      return { kind: 'hybrid', type, kernel };
    if (type === 'int8' && copies && int8 !== undefined) return { kind: 'copy', version: int8 };
  }
  return undefined;
}

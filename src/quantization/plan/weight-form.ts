/** How a kernel gets at weights that are stored as integers while activations are float32. */
import type { Operator, Subgraph } from '../../ir/model.ts';
import { specOf } from '../../ops/index.ts';
import type { HybridKernel, OpSpec } from '../../ops/op-spec.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import type { Scheme } from '../recipe/settings/scheme.ts';
import { tableOf } from '../scales/tables.ts';

export type WeightForm =
  /** They stay float32, and why. */
  | { readonly kind: 'float'; readonly reason: string }
  /** A DEQUANTIZE goes between. */
  | { readonly kind: 'expand'; readonly packed: boolean }
  /** The kernel reads them beside float32 activations. */
  | { readonly kind: 'hybrid'; readonly packed: boolean; readonly kernel: HybridKernel }
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
  const packed = weightBitsOf(layer) === 4;
  // A lookup computes nothing: its kernel expands the rows that are asked for, and no others.
  if (compute === 'hybrid' || (looksUp && scheme === 'best')) {
    const [, ...width] = tableOf(graph, operator)?.shape ?? [];
    const form = kernelForm(row, {
      packed,
      modeBits: weights.bits,
      // Copied integers would meet the scales of the static plan.
      copies: looksUp && !hasStatic,
      odd: elementCount(width) % 2 !== 0,
    });
    if (form) return form;
  }
  return { kind: 'expand', packed };
}

interface Wanted {
  /** Four bits. */
  readonly packed: boolean;
  readonly modeBits: number;
  readonly copies: boolean;
  /** Rows of a table are of odd length. */
  readonly odd: boolean;
}

function kernelForm(
  { kernels: { hybrid = {}, int8 } }: OpSpec,
  { packed, modeBits, copies, odd }: Wanted,
): WeightForm | undefined {
  if (packed && hybrid.int4 && !(hybrid.int4.wholeBytes && odd))
    return { kind: 'hybrid', packed, kernel: hybrid.int4 };
  // Four bits asked of a mode of eight take a byte each where no kernel reads them packed, like other widths below eight.
  const inBytes = !packed || modeBits === 8;
  if (inBytes && hybrid.int8) return { kind: 'hybrid', packed: false, kernel: hybrid.int8 };
  if (inBytes && copies && int8 !== undefined) return { kind: 'copy', version: int8 };
  return undefined;
}

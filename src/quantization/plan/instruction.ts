/** What planning decides and applying performs: printable, each with its reason. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { HybridWeights } from '../../ops/op-spec.ts';
import type { AffineParameters } from '../../tensor/affine.ts';
import type { SmallFloat } from '../../tensor/small-floats.ts';
import type { BiasType, WeightSpec } from '../rounding/rounding.ts';
import type { ActivationType } from '../scales/activation-parameters.ts';

/** A constant operand: input `input` of operator `op` (indices in the float graph). */
export interface OperandPlace {
  readonly op: number;
  readonly input: number;
}

export type Instruction =
  /** Constant weights become integers. `expand`: the op reads them through a DEQUANTIZE. */
  | {
      readonly kind: 'quantize-weights';
      readonly at: OperandPlace;
      readonly spec: WeightSpec;
      readonly quantizedDimension: number;
      /** Weights per block, where blocks have scales of their own. */
      readonly blockSize: number | null;
      /** As the file stores them; kernels on integer activations want a byte each. */
      readonly type: HybridWeights;
      readonly expand: boolean;
      readonly reason: string;
    }
  /** A constant becomes floats of fewer bits behind a DEQUANTIZE. */
  | {
      readonly kind: 'halve';
      readonly at: OperandPlace;
      readonly type: SmallFloat;
      readonly reason: string;
    }
  /** A bias becomes int32 (int64) at the scale of the accumulator, one per channel or one in all. */
  | {
      readonly kind: 'quantize-bias';
      readonly at: OperandPlace;
      readonly scale: Float32Array;
      readonly type: BiasType;
      /** Taken off the bias first, per channel: see bias-correction.ts. */
      readonly shift: Float64Array | null;
      readonly reason: string;
    }
  /** A constant that is not a weight is stored like an activation. */
  | {
      readonly kind: 'quantize-constant';
      readonly at: OperandPlace;
      readonly parameters: AffineParameters;
      readonly type: ActivationType;
      readonly reason: string;
    }
  /** The integer version of an activation has these parameters. */
  | {
      readonly kind: 'quantize-activation';
      readonly tensor: number;
      readonly parameters: AffineParameters;
      readonly type: ActivationType;
      readonly reason: string;
    }
  /** The operator runs on an integer or hybrid kernel. */
  | {
      readonly kind: 'select-kernel';
      readonly op: number;
      readonly arithmetic: 'hybrid' | ActivationType;
      readonly version: number;
      readonly options: Readonly<Record<string, unknown>>;
      /** Operands that want other parameters than their producer gives: input → parameters. */
      readonly requantize: ReadonlyMap<number, AffineParameters>;
      readonly reason: string;
    }
  /** Stays as it is, and why. */
  | {
      readonly kind: 'keep-float';
      readonly op: number;
      readonly name: string;
      readonly reason: string;
    };

/** Everything to do to a float graph, and notes about what was decided differently from the settings. */
export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One line of text. */
export function printInstruction(instruction: Instruction): string {
  const { kind, reason } = instruction;
  if ('at' in instruction)
    return `${kind} op ${instruction.at.op} input ${instruction.at.input}: ${reason}`;
  if (kind === 'quantize-activation') {
    const { scale, zeroPoint } = instruction.parameters;
    return `${kind} %${instruction.tensor} s=${scale} zp=${zeroPoint}: ${reason}`;
  }
  return `${kind} op ${instruction.op}: ${reason}`;
}

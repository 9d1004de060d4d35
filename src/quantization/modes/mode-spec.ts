/** What a mode file says: one per scheme of the TFLite toolchain. */
import type { MetadataEntry } from '../../ir/model.ts';
import type { OpName } from '../../ops/op-spec.ts';
import type { SmallFloat } from '../../tensor/small-floats.ts';
import type { BiasType, WeightArithmetic } from '../rounding/rounding.ts';

export type WeightStorage =
  | { readonly kind: 'float32' }
  /** Floats of fewer bits, expanded before use: a row of src/tensor/small-floats.ts. */
  | { readonly kind: 'float'; readonly type: SmallFloat }
  | {
      readonly kind: 'integer';
      readonly bits: 2 | 4 | 8;
      readonly arithmetic: WeightArithmetic;
      /** Whether weights may have 2 to 8 bits in place of `bits`. */
      readonly otherBits: boolean;
      /** Weight tensors with fewer elements stay float. */
      readonly minElements: number;
    };

/** Shapes that stand for a mode. */
export type MarkShape =
  | 'square'
  | 'hollow-square'
  | 'circle'
  | 'hollow-circle'
  | 'diamond'
  | 'hollow-diamond'
  | 'pentagon'
  | 'hollow-pentagon'
  | 'triangle'
  | 'triangle-down';

export interface ModeSpec<N extends string = string> {
  readonly name: N;
  /** For the page: the column's heading. */
  readonly label: string;
  /** One line under it. */
  readonly summary: string;
  /** The arithmetic that the kernels run, in words. */
  readonly arithmetic: string;
  /**
   * Colour, a number of the page's palette (src/ui/app/tokens.css), and shape, so that colour is never alone. Those of fewer
   * than 8 bits are hollow. No two modes have the same colour or the same shape.
   */
  readonly mark: { readonly color: number; readonly shape: MarkShape };
  readonly weights: WeightStorage;
  /**
   * float: constants are expanded to float32 before use; hybrid: kernels take integer weights and round their input on the fly;
   * int8, int16: everything is integer, activations in that type, their ranges come from calibration.
   */
  readonly compute: 'float' | 'hybrid' | 'int8' | 'int16';
  /** hybrid: the op's `hybridOptions` are set, as the converter does and ai-edge-quantizer does not. */
  readonly hybridOptions?: boolean;
  /** Operators whose weights the reference tool quantizes in this mode, and so the scheme `tflite`; absent: all with rules. */
  readonly ops?: readonly OpName[];
  /**
   * Mode of layers whose kernels do not read the mode's weights: those of few bits are read by some kernels only, and expanding them
   * before use would cost what they save. Absent: they are expanded, or stay in float.
   */
  readonly elsewhere?: string;
  /** Its levels are so few that the largest weight must not set the step of all: columns of the page start with searched ranges. */
  readonly clips?: boolean;
  /** int16: biases take 64 bits. */
  readonly biasType?: BiasType;
  readonly needsCalibration: boolean;
  /** Kernels read weights with a scale per block of a row. */
  readonly blocks?: boolean;
  /** What the converter notes in files of the mode. */
  readonly metadata?: MetadataEntry;
  /** The graph's inputs and outputs may be integers, too. */
  readonly integerIo?: boolean;
}

export function defineMode<const N extends string>(spec: ModeSpec<N>): ModeSpec<N> {
  return spec;
}

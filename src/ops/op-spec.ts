/** What one row of the op table says. See README.md in this room for how to add one. */
import type { BuiltinOperator } from '../schema/enums.ts';
import type { TableName, TableObject } from '../schema/types.ts';
import type { AffineParameters } from '../tensor/affine.ts';
import { DTYPES, type DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { KernelContext, Scratch } from './kernel-context.ts';

/** Every operator that the schema names, with a row in the table or not. */
export type OpName = keyof typeof BuiltinOperator;

/** What an operand is to its operator. */
export type OperandRole =
  /** Data that flows from layer to layer. A constant in this place is quantized like an activation. */
  | { readonly role: 'activation' }
  /** Trained weights, symmetric; `channelAxis` is the quantized dimension, null where only one scale is allowed. */
  | { readonly role: 'weight'; readonly channelAxis: number | null }
  /** int32 (int64 beside int16 activations) with scale = product of the scales of the two operands. */
  | { readonly role: 'bias'; readonly scaleOf: readonly [activation: number, weight: number] }
  /** Shapes, axes, indices: never quantized. */
  | { readonly role: 'index' };

/** Where the output's scale and zero point come from in a static integer mode. */
export type OutputRule =
  | { readonly kind: 'calibrated' }
  /** The kernel does not rescale: activation operands and outputs share one scale and zero point. */
  | { readonly kind: 'same-as-input' }
  /** Given by the kernel, see docs/numerics.md (e). */
  | { readonly kind: 'fixed'; readonly int8: AffineParameters; readonly int16?: AffineParameters }
  /** The output is not quantized data (shapes, indices). */
  | { readonly kind: 'none' };

/** Types of stored weights that kernels read beside float activations. Another one joins here, and as an entry of the rows. */
export type HybridWeights = 'int8' | 'int4' | 'int2';

/**
 * A kernel that reads integer weights beside float activations: it quantizes its input on the fly (dynamic range), or expands the
 * rows of a table that it looks up. What it allows was found by running it.
 */
export interface HybridKernel {
  /** The op version that selects it. */
  readonly version: number;
  /** It reads scales of blocks. */
  readonly blocks?: boolean;
  /** It multiplies value by value, many times slower than the kernel for int8: weights of fewer bits than its own take a byte each. */
  readonly slow?: boolean;
  /** It takes every row to start at a byte of its own: rows that end within a byte are misread, or refused. */
  readonly wholeBytes?: boolean;
  /** It reads a scale for each channel even if the file has one for all, beyond its end: it is repeated. */
  readonly repeatScale?: boolean;
  /**
   * In groups, it takes scales that are all equal for a single one, and reads memory that was never set up for it
   * (tflite/kernels/conv.cc: Prepare asks whether the scales differ, Eval whether there are groups). Such weights are expanded.
   */
  readonly groupsNeedScales?: boolean;
}

/** Whether `kernel` reads rows of so many weights of `type`. */
export function takesRows(
  { wholeBytes = false }: HybridKernel,
  type: HybridWeights,
  length: number,
): boolean {
  return !wholeBytes || (length * DTYPES[type].bits) % 8 === 0;
}

/** Kernels of the op by arithmetic, and by the type of the weights; a missing entry means no such kernel. */
export interface Kernels {
  /** The op version that selects it. */
  readonly float: number;
  /** int8 activations, and int8 weights: the op version. */
  readonly int8?: number;
  /** int16 activations, and int8 weights: the op version. */
  readonly int16?: number;
  readonly hybrid?: { readonly [W in HybridWeights]?: HybridKernel };
  /** What files with such weights did when they were run: no kernel of the table, or one that must not be used. */
  readonly unusable?: { readonly [W in HybridWeights]?: string };
}

/** How a layer's weights are multiplied with its data. In all but volumes, weight k of a row reads channel k mod the data's channels. */
export type WeightProduct =
  /** A matrix [out, in]: rows of `in` values, wherever they lie in the data. */
  | 'matrix'
  /** A window [out, h, w, in / groups] that slides over the image; its depth says how many groups of channels there are. */
  | 'window'
  /** A window [1, h, w, in · multiplier]: every output channel reads one channel of the data. */
  | 'channel-window'
  /** A window [out, h, w, in] over which each value is spread: not every weight meets a value at every place of the result. */
  | 'spread-window'
  /** A window [d, h, w, …] that slides through a volume or is spread over it, the channels of data and result behind it. */
  | 'volume';

/** An activation as other kernels apply it to their results. */
export interface FusedActivation {
  /** Of `ActivationFunctionType`. */
  readonly value: number;
  /** Ends of its results. */
  readonly min: number;
  readonly max: number;
}

/** What the integer kernels refuse: results whose scale is too fine for that of their operands. */
export interface RescaleLimit {
  /** The step the kernel computes in: input × weight scale, the larger input scale, or its square. */
  readonly step: 'product' | 'largest' | 'square';
  /** step ÷ scale of the result must be below this. */
  readonly int8: number;
  /** Absent: no limit. */
  readonly int16?: number;
}

/** XNNPACK's limit for convolutions and dense layers: `requantization_scale >= 256.0f` is refused (src/operators). */
export const XNNPACK_RESCALE: RescaleLimit = { step: 'product', int8: 2 ** 8 };

/** Inputs that the runtime's memory planner lets the first result share memory with (`inplace_operator` in tflite/kernels). */
export interface InPlace {
  /** The first of these that is free is taken. */
  readonly operands: readonly number[];
  /** The result holds the very bytes of the operand, so that others may still read them: nothing is moved. */
  readonly sameBytes?: boolean;
}

/** What is known of an operator that the schema calls CUSTOM. Those that are compute with float32 alone. */
export interface CustomOp {
  readonly code: string;
  /** What it does, in words for the page. */
  readonly does: string;
  /**
   * Shapes of the results.
   * @throws ShapeError where options or operands are not as its kernel takes them: it would run, and read beyond their end.
   */
  readonly inferShapes: (
    options: Uint8Array | undefined,
    shapes: readonly (Shape | undefined)[],
  ) => number[][];
}

/** Everything shape inference may look at. */
export interface ShapeContext<Options> {
  readonly options: Readonly<Options>;
  /** Shapes of the inputs; undefined for an optional input that is left out. */
  readonly shapes: readonly (Shape | undefined)[];
  /** The values of a constant integer input (a new shape, axes, paddings), or undefined. */
  readonly constant: (input: number) => readonly number[] | undefined;
}

export type OptionsOfTable<T extends TableName | null> = T extends TableName
  ? TableObject<T>
  : Record<string, never>;

/** One row of the op table: all that the engine knows of an operator. */
export interface OpSpec<T extends TableName | null = TableName | null, N extends OpName = OpName> {
  readonly name: N;
  /** The schema's options table, null where the op has none. */
  readonly options: T;
  /** Roles by position; with `variadic` the last role holds for all further inputs. */
  readonly inputs: readonly OperandRole[];
  readonly variadic?: boolean;
  readonly output: OutputRule;
  readonly kernels: Kernels;
  /** Absent where the kernels take any scale. Found by running every op on LiteRT with a result that is 0 in calibration. */
  readonly rescale?: RescaleLimit;
  /** The int8 kernel refuses to run without a bias, be it all zeros (tflite/kernels/conv.cc). */
  readonly needsBias?: boolean;
  /** The weights are a table that is looked up: kernels hand them on in the scale that the table has. */
  readonly looksUp?: boolean;
  /** Weights and bias: how they meet the data. */
  readonly product?: WeightProduct;
  /** Its kernel applies an activation to the result, and the converter fuses the one that follows into it. */
  readonly fusesActivation?: boolean;
  /** It is an activation that such kernels know. */
  readonly asFused?: FusedActivation;
  /** Adds or multiplies its two operands element by element: beside a constant it can be folded into weights. */
  readonly elementwise?: 'sum' | 'product';
  /**
   * What may be done before it just as well as after it, channel by channel, with the channel in the last dimension before and
   * after. `scale`: f(s · x) = s · f(x) for s > 0. `shift`: f(x − c) = f(x) − c. `mixture`: f(x · M) = f(x) · M for any matrix M
   * over the channels. Layers are equalized, biases absorbed, and rotations folded across such ops only; an op that does not say
   * so may still have the property.
   */
  readonly commutesWith?: readonly ('scale' | 'shift' | 'mixture')[];
  /** Only moves values: each of its results is a value of its operand, in the same scale. */
  readonly moves?: boolean;
  /** Reads the same values in the same order in the shape that `shapeInput` names, where one dimension may be −1. */
  readonly reshapes?: boolean;
  /** Input that holds the dimensions over which it reduces. */
  readonly axesInput?: number;
  /** Input that holds how many zeros it puts [before, after] each dimension. */
  readonly zerosInput?: number;
  /** The same values in another type, or in another scale. */
  readonly conversion?: 'quantize' | 'dequantize';
  /** Takes integers as numbers, whatever their scale. */
  readonly readsPlainNumbers?: boolean;
  /** Options that a hybrid kernel wants set, see docs/numerics.md (f). */
  readonly hybridOptions?: Partial<OptionsOfTable<T>>;
  /** An input that is written over has a calibrated range that is contaminated, see docs/numerics.md (b). */
  readonly inPlace?: InPlace;
  /**
   * Multiply-accumulates of a run, those with padded zeros included. Absent: none are counted, as for sums, activations and pooling.
   */
  readonly macs?: (context: KernelContext<OptionsOfTable<T>>) => number;
  /** Working memory of its kernels. Absent: none. */
  readonly scratch?: (context: KernelContext<OptionsOfTable<T>>) => Scratch;
  /** Input that holds the wanted output shape, batch first: it counts the samples of a run. */
  readonly shapeInput?: number;
  /** Inputs that hold where the part that it takes begins in each dimension, and where it ends, or how long it is. */
  readonly partInputs?: { readonly begin: number; readonly end: number };
  /** What it does, in words for the page. */
  readonly does: string;
  /** Element type of the outputs where it is not that of the first input: one for all, or one for each. */
  readonly outputDtype?:
    | DType
    | ((inputs: readonly DType[], options: Readonly<OptionsOfTable<T>>) => readonly DType[]);
  /**
   * Shapes of the outputs, first dimension of activations = batch.
   * @throws ShapeError when the inputs do not fit the op.
   */
  inferShapes(context: ShapeContext<OptionsOfTable<T>>): number[][];
}

/** Gives a row its exact type. */
export function defineOp<const T extends TableName | null, const N extends OpName>(
  spec: OpSpec<T, N>,
): OpSpec<T, N> {
  return spec;
}

/** The operands of an op cannot be combined; says which and why. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

export const activation = { role: 'activation' } as const;
export const index = { role: 'index' } as const;
export const weight = (channelAxis: number | null) => ({ role: 'weight', channelAxis }) as const;
export const bias = (activationInput: number, weightInput: number) =>
  ({ role: 'bias', scaleOf: [activationInput, weightInput] }) as const;

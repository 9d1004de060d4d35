/** The op table: one row per file. Ops without a row are read, kept and written unchanged, and stay float. */
import type { TableName } from '../schema/types.ts';
import { ABS } from './abs.ts';
import { ADD } from './add.ts';
import { AVERAGE_POOL_2D } from './average-pool-2d.ts';
import { CAST } from './cast.ts';
import { CONCATENATION } from './concatenation.ts';
import { CONV_2D } from './conv-2d.ts';
import { DEPTHWISE_CONV_2D } from './depthwise-conv-2d.ts';
import { DEQUANTIZE } from './dequantize.ts';
import { DIV } from './div.ts';
import { ELU } from './elu.ts';
import { EXP } from './exp.ts';
import { EXPAND_DIMS } from './expand-dims.ts';
import { FULLY_CONNECTED } from './fully-connected.ts';
import { GATHER } from './gather.ts';
import { GELU } from './gelu.ts';
import { GREATER } from './greater.ts';
import { HARD_SWISH } from './hard-swish.ts';
import { L2_NORMALIZATION } from './l2-normalization.ts';
import { LEAKY_RELU } from './leaky-relu.ts';
import { LOG } from './log.ts';
import { LOG_SOFTMAX } from './log-softmax.ts';
import { LOGISTIC } from './logistic.ts';
import { MAX_POOL_2D } from './max-pool-2d.ts';
import { MAXIMUM } from './maximum.ts';
import { MEAN } from './mean.ts';
import { MINIMUM } from './minimum.ts';
import { MUL } from './mul.ts';
import { NEG } from './neg.ts';
import type { OpName, OpSpec, OptionsOfTable } from './op-spec.ts';
import { PACK } from './pack.ts';
import { PAD } from './pad.ts';
import { PRELU } from './prelu.ts';
import { QUANTIZE } from './quantize.ts';
import { REDUCE_MAX } from './reduce-max.ts';
import { RELU } from './relu.ts';
import { RELU_N1_TO_1 } from './relu-n1-to-1.ts';
import { RELU6 } from './relu6.ts';
import { RESHAPE } from './reshape.ts';
import { RESIZE_BILINEAR } from './resize-bilinear.ts';
import { RESIZE_NEAREST_NEIGHBOR } from './resize-nearest-neighbor.ts';
import { RSQRT } from './rsqrt.ts';
import { SELECT_V2 } from './select-v2.ts';
import { SOFTMAX } from './softmax.ts';
import { SPLIT } from './split.ts';
import { SQUARED_DIFFERENCE } from './squared-difference.ts';
import { STRIDED_SLICE } from './strided-slice.ts';
import { SUB } from './sub.ts';
import { TANH } from './tanh.ts';
import { TILE } from './tile.ts';
import { TRANSPOSE } from './transpose.ts';
import { TRANSPOSE_CONV } from './transpose-conv.ts';
import { UNPACK } from './unpack.ts';

export const OPS = {
  ABS,
  ADD,
  AVERAGE_POOL_2D,
  CAST,
  CONCATENATION,
  CONV_2D,
  DEPTHWISE_CONV_2D,
  DEQUANTIZE,
  DIV,
  ELU,
  EXP,
  EXPAND_DIMS,
  FULLY_CONNECTED,
  GATHER,
  GELU,
  GREATER,
  HARD_SWISH,
  L2_NORMALIZATION,
  LEAKY_RELU,
  LOG,
  LOGISTIC,
  LOG_SOFTMAX,
  MAXIMUM,
  MAX_POOL_2D,
  MEAN,
  MINIMUM,
  MUL,
  NEG,
  PACK,
  PAD,
  PRELU,
  QUANTIZE,
  REDUCE_MAX,
  RELU,
  RELU6,
  RELU_N1_TO_1,
  RESHAPE,
  RESIZE_BILINEAR,
  RESIZE_NEAREST_NEIGHBOR,
  RSQRT,
  SELECT_V2,
  SOFTMAX,
  SPLIT,
  SQUARED_DIFFERENCE,
  STRIDED_SLICE,
  SUB,
  TANH,
  TILE,
  TRANSPOSE,
  TRANSPOSE_CONV,
  UNPACK,
} as const satisfies { readonly [N in OpName]?: { readonly name: N } };

/** Ops that the quantizer has rules for. */
export type KnownOp = keyof typeof OPS;

/** The options object of an op: that of its schema table, or unknown fields for an op without a row. */
export type OptionsOf<N extends OpName> = N extends KnownOp
  ? OptionsOfTable<(typeof OPS)[N]['options'] & (TableName | null)>
  : Readonly<Record<string, unknown>>;

/** The row of `op`, or undefined when the table has none. */
export function specOf(op: OpName): OpSpec | undefined {
  return (OPS as unknown as Partial<Record<OpName, OpSpec>>)[op];
}

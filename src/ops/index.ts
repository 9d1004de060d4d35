/** The op table: one row per file. Ops without a row are read, kept and written unchanged, and stay float. */
import type { TableName } from '../schema/types.ts';
import { ABS } from './abs.ts';
import { ADD } from './add.ts';
import { ARG_MAX } from './arg-max.ts';
import { ARG_MIN } from './arg-min.ts';
import { ATAN2 } from './atan2.ts';
import { AVERAGE_POOL_2D } from './average-pool-2d.ts';
import { BATCH_MATMUL } from './batch-matmul.ts';
import { BATCH_TO_SPACE_ND } from './batch-to-space-nd.ts';
import { BROADCAST_TO } from './broadcast-to.ts';
import { CAST } from './cast.ts';
import { CEIL } from './ceil.ts';
import { CONCATENATION } from './concatenation.ts';
import { CONV_2D } from './conv-2d.ts';
import { CONV_3D } from './conv-3d.ts';
import { CONV_3D_TRANSPOSE } from './conv-3d-transpose.ts';
import { COS } from './cos.ts';
import { CUMSUM } from './cumsum.ts';
import { DEPTH_TO_SPACE } from './depth-to-space.ts';
import { DEPTHWISE_CONV_2D } from './depthwise-conv-2d.ts';
import { DEQUANTIZE } from './dequantize.ts';
import { DIV } from './div.ts';
import { ELU } from './elu.ts';
import { EMBEDDING_LOOKUP } from './embedding-lookup.ts';
import { EQUAL } from './equal.ts';
import { EXP } from './exp.ts';
import { EXPAND_DIMS } from './expand-dims.ts';
import { FILL } from './fill.ts';
import { FLOOR } from './floor.ts';
import { FLOOR_DIV } from './floor-div.ts';
import { FLOOR_MOD } from './floor-mod.ts';
import { FULLY_CONNECTED } from './fully-connected.ts';
import { GATHER } from './gather.ts';
import { GATHER_ND } from './gather-nd.ts';
import { GELU } from './gelu.ts';
import { GREATER } from './greater.ts';
import { GREATER_EQUAL } from './greater-equal.ts';
import { HARD_SWISH } from './hard-swish.ts';
import { L2_NORMALIZATION } from './l2-normalization.ts';
import { LEAKY_RELU } from './leaky-relu.ts';
import { LESS } from './less.ts';
import { LESS_EQUAL } from './less-equal.ts';
import { LOCAL_RESPONSE_NORMALIZATION } from './local-response-normalization.ts';
import { LOG } from './log.ts';
import { LOG_SOFTMAX } from './log-softmax.ts';
import { LOGICAL_AND } from './logical-and.ts';
import { LOGICAL_NOT } from './logical-not.ts';
import { LOGICAL_OR } from './logical-or.ts';
import { LOGISTIC } from './logistic.ts';
import { MAX_POOL_2D } from './max-pool-2d.ts';
import { MAXIMUM } from './maximum.ts';
import { MEAN } from './mean.ts';
import { MINIMUM } from './minimum.ts';
import { MIRROR_PAD } from './mirror-pad.ts';
import { MUL } from './mul.ts';
import { NEG } from './neg.ts';
import { NOT_EQUAL } from './not-equal.ts';
import { ONE_HOT } from './one-hot.ts';
import type { OpName, OpSpec, OptionsOfTable } from './op-spec.ts';
import { PACK } from './pack.ts';
import { PAD } from './pad.ts';
import { PADV2 } from './padv2.ts';
import { POW } from './pow.ts';
import { PRELU } from './prelu.ts';
import { QUANTIZE } from './quantize.ts';
import { REDUCE_ALL } from './reduce-all.ts';
import { REDUCE_ANY } from './reduce-any.ts';
import { REDUCE_MAX } from './reduce-max.ts';
import { REDUCE_MIN } from './reduce-min.ts';
import { REDUCE_PROD } from './reduce-prod.ts';
import { RELU } from './relu.ts';
import { RELU_N1_TO_1 } from './relu-n1-to-1.ts';
import { RELU6 } from './relu6.ts';
import { RESHAPE } from './reshape.ts';
import { RESIZE_BILINEAR } from './resize-bilinear.ts';
import { RESIZE_NEAREST_NEIGHBOR } from './resize-nearest-neighbor.ts';
import { REVERSE_V2 } from './reverse-v2.ts';
import { ROUND } from './round.ts';
import { RSQRT } from './rsqrt.ts';
import { SCATTER_ND } from './scatter-nd.ts';
import { SELECT_V2 } from './select-v2.ts';
import { SIGN } from './sign.ts';
import { SIN } from './sin.ts';
import { SLICE } from './slice.ts';
import { SOFTMAX } from './softmax.ts';
import { SPACE_TO_BATCH_ND } from './space-to-batch-nd.ts';
import { SPACE_TO_DEPTH } from './space-to-depth.ts';
import { SPLIT } from './split.ts';
import { SPLIT_V } from './split-v.ts';
import { SQRT } from './sqrt.ts';
import { SQUARE } from './square.ts';
import { SQUARED_DIFFERENCE } from './squared-difference.ts';
import { STRIDED_SLICE } from './strided-slice.ts';
import { SUB } from './sub.ts';
import { SUM } from './sum.ts';
import { TANH } from './tanh.ts';
import { TILE } from './tile.ts';
import { TOPK_V2 } from './topk-v2.ts';
import { TRANSPOSE } from './transpose.ts';
import { TRANSPOSE_CONV } from './transpose-conv.ts';
import { UNPACK } from './unpack.ts';
import { ZEROS_LIKE } from './zeros-like.ts';

/** The op table: operator → its row. */
export const OPS = {
  ABS,
  ADD,
  ARG_MAX,
  ARG_MIN,
  ATAN2,
  AVERAGE_POOL_2D,
  BATCH_MATMUL,
  BATCH_TO_SPACE_ND,
  BROADCAST_TO,
  CAST,
  CEIL,
  CONCATENATION,
  CONV_2D,
  CONV_3D,
  CONV_3D_TRANSPOSE,
  COS,
  CUMSUM,
  DEPTHWISE_CONV_2D,
  DEPTH_TO_SPACE,
  DEQUANTIZE,
  DIV,
  ELU,
  EMBEDDING_LOOKUP,
  EQUAL,
  EXP,
  EXPAND_DIMS,
  FILL,
  FLOOR,
  FLOOR_DIV,
  FLOOR_MOD,
  FULLY_CONNECTED,
  GATHER,
  GATHER_ND,
  GELU,
  GREATER,
  GREATER_EQUAL,
  HARD_SWISH,
  L2_NORMALIZATION,
  LEAKY_RELU,
  LESS,
  LESS_EQUAL,
  LOCAL_RESPONSE_NORMALIZATION,
  LOG,
  LOGICAL_AND,
  LOGICAL_NOT,
  LOGICAL_OR,
  LOGISTIC,
  LOG_SOFTMAX,
  MAXIMUM,
  MAX_POOL_2D,
  MEAN,
  MINIMUM,
  MIRROR_PAD,
  MUL,
  NEG,
  NOT_EQUAL,
  ONE_HOT,
  PACK,
  PAD,
  PADV2,
  POW,
  PRELU,
  QUANTIZE,
  REDUCE_ALL,
  REDUCE_ANY,
  REDUCE_MAX,
  REDUCE_MIN,
  REDUCE_PROD,
  RELU,
  RELU6,
  RELU_N1_TO_1,
  RESHAPE,
  RESIZE_BILINEAR,
  RESIZE_NEAREST_NEIGHBOR,
  REVERSE_V2,
  ROUND,
  RSQRT,
  SCATTER_ND,
  SELECT_V2,
  SIGN,
  SIN,
  SLICE,
  SOFTMAX,
  SPACE_TO_BATCH_ND,
  SPACE_TO_DEPTH,
  SPLIT,
  SPLIT_V,
  SQRT,
  SQUARE,
  SQUARED_DIFFERENCE,
  STRIDED_SLICE,
  SUB,
  SUM,
  TANH,
  TILE,
  TOPK_V2,
  TRANSPOSE,
  TRANSPOSE_CONV,
  UNPACK,
  ZEROS_LIKE,
} as const satisfies { readonly [N in OpName]?: { readonly name: N } };

/** Ops that the quantizer has rules for. */
export type KnownOp = keyof typeof OPS;

/** The options object of an op: that of its schema table, or unknown fields for an op without a row. */
export type OptionsOf<N extends OpName> = N extends KnownOp
  ? OptionsOfTable<(typeof OPS)[N]['options'] & (TableName | null)>
  : Readonly<Record<string, unknown>>;

/** The row of the op that a kernel applies to its result as `fusedActivationFunction`; undefined for none and for unknown ones. */
export function rowOfFused(fusedActivationFunction: number): OpSpec | undefined {
  const rows: readonly OpSpec[] = Object.values(OPS) as unknown as readonly OpSpec[];
  return rows.find(({ asFused }) => asFused?.value === fusedActivationFunction);
}

/** The row of `op`, or undefined when the table has none. */
export function specOf(op: OpName): OpSpec | undefined {
  return (OPS as unknown as Partial<Record<OpName, OpSpec>>)[op];
}

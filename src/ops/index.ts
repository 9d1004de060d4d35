/** The op table: one row per file. Ops without a row are read, kept and written unchanged, and stay float. */
import type { TableName } from '../schema/types.ts';
import { ADD } from './add.ts';
import { AVERAGE_POOL_2D } from './average-pool-2d.ts';
import { CONV_2D } from './conv-2d.ts';
import { DEPTHWISE_CONV_2D } from './depthwise-conv-2d.ts';
import { DEQUANTIZE } from './dequantize.ts';
import { FULLY_CONNECTED } from './fully-connected.ts';
import { MAX_POOL_2D } from './max-pool-2d.ts';
import { MEAN } from './mean.ts';
import { MUL } from './mul.ts';
import type { OpName, OpSpec, OptionsOfTable } from './op-spec.ts';
import { PAD } from './pad.ts';
import { QUANTIZE } from './quantize.ts';
import { RELU } from './relu.ts';
import { RELU6 } from './relu6.ts';
import { RESHAPE } from './reshape.ts';
import { SOFTMAX } from './softmax.ts';

export const OPS = {
  ADD,
  AVERAGE_POOL_2D,
  CONV_2D,
  DEPTHWISE_CONV_2D,
  DEQUANTIZE,
  FULLY_CONNECTED,
  MAX_POOL_2D,
  MEAN,
  MUL,
  PAD,
  QUANTIZE,
  RELU,
  RELU6,
  RESHAPE,
  SOFTMAX,
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

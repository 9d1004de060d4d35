/** The forward table: operators that can be trained through. Adding one is adding a row; gradients come from tfjs. */
import type { OpName } from '../../ops/op-spec.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { LINEAR } from './linear.ts';
import type { ForwardRule } from './rule.ts';
import { SHAPING } from './shaping.ts';

const FORWARD = { ...LINEAR, ...ELEMENTWISE, ...SHAPING };

/** The rule of `op`; undefined where there is none. */
export function forwardOf(op: OpName): ForwardRule<OpName> | undefined {
  return op in FORWARD ? (FORWARD[op as keyof typeof FORWARD] as ForwardRule<OpName>) : undefined;
}

/** Every operator with a rule. */
export const TRAINABLE_OPS = Object.keys(FORWARD) as readonly (keyof typeof FORWARD)[];

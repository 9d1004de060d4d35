/**
 * What is known of operators that the schema calls CUSTOM, by their code: of those that LiteRT brings along and that are written
 * here. All others are read, kept and written unchanged.
 */
import { HADAMARD_ROTATION } from './hadamard-rotation.ts';
import type { CustomOp, OpName } from './op-spec.ts';

const CUSTOM_OPS: readonly CustomOp[] = [HADAMARD_ROTATION];

/** What is known of an operator; undefined where it is not CUSTOM, or another one. */
export function customOpOf({
  op,
  customCode,
}: {
  readonly op: OpName;
  readonly customCode?: string;
}): CustomOp | undefined {
  return op === 'CUSTOM' ? CUSTOM_OPS.find(({ code }) => code === customCode) : undefined;
}

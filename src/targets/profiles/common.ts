/** Rules that several targets have in their own words and numbers. */

import { customOpOf } from '../../ops/custom-ops.ts';
import { HADAMARD_CODE } from '../../ops/hadamard-rotation.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { ActivationFunctionType } from '../../schema/enums.ts';
import type { DType } from '../../tensor/dtype.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { Remedy, Severity } from '../finding.ts';
import { type OperatorView, optionOf } from '../operator-view.ts';
import { type Breach, isOneOf, type OperatorRule, type Source } from '../rule.ts';

/** Types that one byte stores. */
export const EIGHT_BITS: readonly DType[] = ['int8', 'uint8'];
/** Types that hold two or more values in a byte. */
export const PACKED: readonly DType[] = ['int4', 'uint4', 'int2'];

const isIn = (types: readonly DType[], type: DType | undefined) =>
  type !== undefined && types.includes(type);
/** Whether a type is one of {@link EIGHT_BITS}. */
export const isEightBits = (type: DType | undefined): boolean => isIn(EIGHT_BITS, type);
/** Whether a type is one of {@link PACKED}. */
export const isPacked = (type: DType | undefined): boolean => isIn(PACKED, type);
/** Whether a type is a floating-point one. */
export const isFloat = (type: DType | undefined): boolean =>
  isIn(['float32', 'float16', 'bfloat16', 'float64'], type);

/** Remedies that many rules share. */
export const REMEDIES = {
  int8: {
    words: 'Quantize weights and activations to 8 bits: mode int8.',
    edit: { mode: 'int8' },
  },
  int8InOut: {
    words: 'Let the file take and give bytes: mode int8 with type of input and output int8.',
    edit: { mode: 'int8', io: 'int8' },
  },
  eightBitWeights: {
    words: 'Store the weights in 8 bits: mode dynamic-int8 or int8.',
    edit: { mode: 'dynamic-int8' },
  },
  network: {
    words:
      'No setting helps: take the operator out of the network, put it at its end, or replace it by one of the list.',
  },
  fixShapes: {
    words:
      'Give the network fixed input sizes, so that shapes follow when it is converted, not when it runs.',
  },
  noRotation: {
    words:
      'Rotate by products with a stored matrix, which runs everywhere and takes more bytes: setting rotate decomposed.',
    edit: { rotate: 'decomposed' },
  },
  nothing: { words: 'Nothing has to be done.' },
} as const satisfies Record<string, Remedy>;

interface ListFacts {
  readonly id: string;
  readonly severity: Severity;
  readonly source: Source;
  readonly ops: readonly OpName[];
  /** Who has the list, e.g. “XNNPACK”. */
  readonly who: string;
  readonly remedy?: Remedy;
}

/** Only operators of a list are taken. */
export function onlyListed({
  ops,
  who,
  remedy = REMEDIES.network,
  ...facts
}: ListFacts): OperatorRule {
  const isListed = isOneOf(ops);
  return {
    ...facts,
    says: `${who} has a kernel for the operator.`,
    remedy,
    operators: [...ops].sort(),
    broken: (view) => (isListed(view) ? undefined : { why: `${who} has no ${nameOf(view)}.` }),
  };
}

/** Whether an operator is LiteRT's own rotation. */
export const isRotation = ({ operator }: OperatorView): boolean =>
  customOpOf(operator)?.code === HADAMARD_CODE;

/** The rotation of dense layers is an operator of LiteRT's own, which no other program has. */
export function noRotation(facts: Omit<ListFacts, 'ops' | 'remedy'>): OperatorRule {
  const { who, ...rest } = facts;
  return {
    ...rest,
    says: `Dense layers are rotated by products with a matrix: ${HADAMARD_CODE} is LiteRT’s own.`,
    remedy: REMEDIES.noRotation,
    broken: (view) => (isRotation(view) ? { why: `${who} has no ${nameOf(view)}.` } : undefined),
  };
}

/** The operator as the person knows it: a custom one by its code. */
export const nameOf = ({ op, operator }: OperatorView): string =>
  operator.customCode === undefined ? op : `custom operator ${operator.customCode}`;

const ACTIVATIONS = new Map<number, string>(
  Object.entries(ActivationFunctionType).map(([name, value]) => [value, name]),
);

/** The activation fused into an operator, by name; undefined for none. */
export function fusedActivation(view: OperatorView): string | undefined {
  const value = optionOf(view, 'fusedActivationFunction') ?? 0;
  return value === ActivationFunctionType.NONE ? undefined : (ACTIVATIONS.get(value) ?? `${value}`);
}

/** Operand `i` has to be in the file. */
export function computed(view: OperatorView, i: number, what: string): Breach | undefined {
  const tensor = view.inputs[i];
  if (!tensor || tensor.data !== undefined) return undefined;
  return { why: `Its ${what} is computed while the model runs.`, tensor: tensor.name };
}

/** The first breach of several questions. */
export function firstOf(...breaches: readonly (Breach | undefined)[]): Breach | undefined {
  return breaches.find((breach) => breach !== undefined);
}

/** Dimensions before the last three that are larger than 1. */
export const outerSizes = (shape: Shape): readonly number[] =>
  shape.slice(0, Math.max(0, shape.length - 3)).filter((size) => size > 1);

/** A shape in words. */
export const shapeText = (shape: Shape): string => formatShape(shape);

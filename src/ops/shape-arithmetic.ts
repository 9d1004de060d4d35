/**
 * What a graph computes from shapes alone: converters write `tf.shape(x)[0]` as SHAPE, STRIDED_SLICE, PACK, … in front of a
 * RESHAPE. Such numbers are known as soon as the shapes are. One rule per op, for scalars and vectors: shapes are nothing else.
 * Ops without a rule are left to the runtime.
 */
import { ActivationFunctionType } from '../schema/enums.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { OpName } from './op-spec.ts';

/** A scalar or a vector whose values are known. */
export interface KnownNumbers {
  /** Rank 0 or 1. */
  readonly shape: Shape;
  readonly values: readonly number[];
}

interface Operands {
  readonly options: Readonly<Record<string, unknown>>;
  /** Shape of the first input, without −1. */
  readonly shape: Shape;
  /** Inputs in their order; none for SHAPE and RANK, which read no values. */
  readonly inputs: readonly KnownNumbers[];
}

/** The results, or undefined where the op does more than its rule knows. */
type Rule = (operands: Operands) => readonly KnownNumbers[] | undefined;

const scalar = (value: number): KnownNumbers => ({ shape: [], values: [value] });
const vector = (values: readonly number[]): KnownNumbers => ({ shape: [values.length], values });

/** Sums, products and the like of two operands, one of which may be a single number. */
function pairwise(apply: (a: number, b: number) => number): Rule {
  return ({ options, inputs: [a, b] }) => {
    const { fusedActivationFunction = ActivationFunctionType.NONE } = options;
    if (!a || !b || fusedActivationFunction !== ActivationFunctionType.NONE) return undefined;
    const [long, short] = a.values.length >= b.values.length ? [a, b] : [b, a];
    if (short.values.length !== 1 && short.values.length !== long.values.length) return undefined;
    const at = ({ values }: KnownNumbers, i: number) => values[values.length === 1 ? 0 : i] ?? 0;
    const { shape } = long.shape.length >= short.shape.length ? long : short;
    return [{ shape, values: long.values.map((_, i) => apply(at(a, i), at(b, i))) }];
  };
}

/** Reductions over the one dimension of a vector. */
function reduced(apply: (values: readonly number[]) => number): Rule {
  return ({ options, inputs: [input] }) => {
    if (input?.shape.length !== 1) return undefined;
    const value = apply(input.values);
    return [options.keepDims ? vector([value]) : scalar(value)];
  };
}

/** The same numbers as a scalar or a vector. */
const reshaped =
  (rank: (input: KnownNumbers, operands: Operands) => number): Rule =>
  (operands) => {
    const [input] = operands.inputs;
    if (!input) return undefined;
    const wanted = rank(input, operands);
    if (wanted > 1 || (wanted === 0 && input.values.length !== 1)) return undefined;
    return [wanted === 0 ? scalar(input.values[0] ?? 0) : vector(input.values)];
  };

const joined: Rule = ({ inputs }) => [vector(inputs.flatMap(({ values }) => values))];
const same: Rule = ({ inputs }) => inputs.slice(0, 1);

const sliced: Rule = ({ options, inputs: [input, begin, end, strides] }) => {
  const { beginMask = 0, endMask = 0, shrinkAxisMask = 0, ellipsisMask, newAxisMask } = options;
  if (!begin || !end || !strides || ellipsisMask || newAxisMask) return undefined;
  if (input?.shape.length !== 1 || begin.values.length !== 1) return undefined;
  const { length } = input.values;
  const place = (value = 0) => (value < 0 ? value + length : value);
  if (shrinkAxisMask) {
    const value = input.values[beginMask ? 0 : place(begin.values[0])];
    return value === undefined ? undefined : [scalar(value)];
  }
  const [stride = 1] = strides.values;
  if (stride === 0) return undefined;
  const forwards = stride > 0;
  const limit = (at: number) =>
    forwards ? Math.min(length, Math.max(0, at)) : Math.min(length - 1, Math.max(-1, at));
  const from = beginMask ? (forwards ? 0 : length - 1) : limit(place(begin.values[0]));
  const to = endMask ? (forwards ? length : -1) : limit(place(end.values[0]));
  const count = Math.max(0, Math.ceil((to - from) / stride));
  return [vector(Array.from({ length: count }, (_, i) => input.values[from + i * stride] ?? 0))];
};

/** Shapes are short; numbers of windows of a signal are the longest that are computed from them. */
export const MOST_NUMBERS = 4096;

/** A vector cut into parts of these lengths, one of which may be −1: the rest. */
function cut(values: readonly number[], lengths: readonly number[]): KnownNumbers[] | undefined {
  const known = lengths.reduce((sum, length) => sum + Math.max(0, length), 0);
  const sizes = lengths.map((length) => (length < 0 ? values.length - known : length));
  if (sizes.reduce((a, b) => a + b, 0) !== values.length) return undefined;
  const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0));
  return sizes.map((size, i) => vector(values.slice((ends[i] ?? 0) - size, ends[i])));
}

/** What operators make of integers that are known without running the model; undefined where they cannot be known. */
export const SHAPE_ARITHMETIC: Readonly<Partial<Record<OpName, Rule>>> = {
  SHAPE: ({ shape }) => [vector(shape)],
  RANK: ({ shape }) => [scalar(shape.length)],
  STRIDED_SLICE: sliced,
  SLICE({ inputs: [input, begin, size] }) {
    const [from, count] = [begin?.values[0], size?.values[0]];
    if (!input || from === undefined || count === undefined) return undefined;
    return [vector(input.values.slice(from, count < 0 ? undefined : from + count))];
  },
  GATHER({ options, inputs: [table, places] }) {
    if (!table || !places || options.batchDims || table.shape.length !== 1) return undefined;
    const values = places.values.flatMap((place) => table.values[place] ?? []);
    return values.length === places.values.length ? [{ ...places, values }] : undefined;
  },
  PACK: (operands) =>
    operands.inputs.every(({ shape }) => shape.length === 0) ? joined(operands) : undefined,
  CONCATENATION: joined,
  UNPACK: ({ inputs: [input] }) => input?.values.map(scalar),
  SPLIT({ options, inputs: [, input] }) {
    const parts = Number(options.numSplits);
    if (input?.shape.length !== 1 || !(parts > 0) || input.values.length % parts !== 0) {
      return undefined;
    }
    return cut(input.values, new Array<number>(parts).fill(input.values.length / parts));
  },
  SPLIT_V({ inputs: [input, sizes] }) {
    return input?.shape.length === 1 && sizes ? cut(input.values, sizes.values) : undefined;
  },
  RANGE({ inputs: [start, limit, delta] }) {
    const { NaN: missing } = Number;
    const [from = missing] = start?.values ?? [];
    const [to = missing] = limit?.values ?? [];
    const [step = missing] = delta?.values ?? [];
    const count = Math.max(0, Math.ceil((to - from) / step));
    if (step === 0 || !(count <= MOST_NUMBERS)) return undefined;
    return [vector(Array.from({ length: count }, (_, i) => from + i * step))];
  },
  CAST: same,
  SQUEEZE: reshaped(({ values }) => (values.length === 1 ? 0 : 1)),
  EXPAND_DIMS: reshaped(({ shape }) => shape.length + 1),
  RESHAPE: reshaped((_, { options, inputs: [, target] }) => {
    const { newShape } = options as { readonly newShape?: ArrayLike<number> };
    return target?.values.length ?? newShape?.length ?? 2;
  }),
  FILL({ inputs: [shape, value] }) {
    const count = shape?.values[0] ?? 1;
    if (!shape || !value || shape.values.length > 1 || !(count >= 0 && count <= MOST_NUMBERS)) {
      return undefined;
    }
    const filled = new Array<number>(count).fill(value.values[0] ?? 0);
    return [shape.values.length === 0 ? scalar(filled[0] ?? 0) : vector(filled)];
  },
  ADD: pairwise((a, b) => a + b),
  SUB: pairwise((a, b) => a - b),
  MUL: pairwise((a, b) => a * b),
  DIV: pairwise((a, b) => a / b),
  FLOOR_DIV: pairwise((a, b) => Math.floor(a / b)),
  FLOOR_MOD: pairwise((a, b) => a - b * Math.floor(a / b)),
  MAXIMUM: pairwise(Math.max),
  MINIMUM: pairwise(Math.min),
  NEG: ({ inputs: [input] }) => input && [{ ...input, values: input.values.map((v) => -v) }],
  FLOOR: ({ inputs: [input] }) => input && [{ ...input, values: input.values.map(Math.floor) }],
  CEIL: ({ inputs: [input] }) => input && [{ ...input, values: input.values.map(Math.ceil) }],
  REDUCE_PROD: reduced((values) => values.reduce((a, b) => a * b, 1)),
  SUM: reduced((values) => values.reduce((a, b) => a + b, 0)),
  REDUCE_MAX: reduced((values) => Math.max(...values)),
  REDUCE_MIN: reduced((values) => Math.min(...values)),
};

/** Ops that read how long a tensor's sides are, and none of its values. */
export const READS_SHAPE: ReadonlySet<OpName> = new Set(['SHAPE', 'RANK']);

/** `value` as an element of `dtype` holds it; undefined for types that shapes are not computed in, and for no number. */
export function asElement(value: number, dtype: DType): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (dtype === 'float32') return Math.fround(value);
  return dtype === 'int32' || dtype === 'int64' ? Math.trunc(value) : undefined;
}

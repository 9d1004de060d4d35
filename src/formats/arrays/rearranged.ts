/** Known arrays whose values are placed anew: nothing is computed. All are linear in the values of the result. */
import { broadcastShapes, elementCount, formatShape, type Shape } from '../../tensor/shape.ts';
import { everyPlace, type Known, known, stridesOf } from './known.ts';

/** Says why a node cannot be read. */
export type Refuse = (why: string) => never;

/** Places taken along one dimension; a length of −1 stands for the whole of a run-time dimension. */
export interface Span {
  readonly from: number;
  readonly step: number;
  readonly length: number;
}

/** An axis counted from the front. */
export function axisFromFront(axis: number, rank: number, refuse: Refuse): number {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank
    ? at
    : refuse(`names axis ${axis} of ${rank} dimensions`);
}

/** All places of a dimension. */
export const wholeSpan = (length: number): Span => ({ from: 0, step: 1, length });

/** One part of a shape along `axis`. */
export const spansAlong = (shape: Shape, axis: number, from: number, length: number): Span[] =>
  shape.map((d, i) => (i === axis ? { from, step: 1, length } : wholeSpan(d)));

/** The span that a begin, an end and a step take of `length` places; null for an end that is not given. */
export function spanOf(
  length: number,
  begin: number | null,
  end: number | null,
  step: number,
): Span {
  const limit = (value: number) => {
    const at = value < 0 ? value + length : value;
    return step > 0 ? Math.min(length, Math.max(0, at)) : Math.min(length - 1, Math.max(-1, at));
  };
  const from = begin === null ? (step > 0 ? 0 : length - 1) : limit(begin);
  const to = end === null ? (step > 0 ? length : -1) : limit(end);
  return { from, step, length: Math.max(0, Math.ceil((to - from) / step)) };
}

/** Spans as STRIDED_SLICE takes them; the mask is for begins and ends alike: all of a run-time dimension. */
export function sliceOperands(spans: readonly Span[]) {
  const isWhole = ({ length }: Span) => length === -1;
  return {
    begin: spans.map(({ from }) => from),
    // An end of −1 would count from the back; before the first place there is none.
    end: spans.map((span) => {
      if (isWhole(span)) return 0;
      const last = span.from + span.step * span.length;
      return last < 0 ? -(2 ** 31) : last;
    }),
    strides: spans.map(({ step }) => step),
    mask: spans.reduce((bits, span, i) => (isWhole(span) ? bits | (1 << i) : bits), 0),
  };
}

export const reshaped = (array: Known, shape: Shape): Known => ({
  ...known(shape, array.dtype, () => array.values()),
  ...(array.part && { part: array.part }),
});

/** The values of `array` at the places that `from` gives for every place of `shape`. */
export function picked(
  array: Known,
  shape: Shape,
  from: (place: readonly number[]) => number,
): Known {
  return known(shape, array.dtype, () => {
    const values = array.values();
    const count = elementCount(shape);
    const result =
      values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
    everyPlace(shape, (place, at) => {
      result[at] = values[from(place)] ?? Number.NaN;
    });
    return result;
  });
}

/** Place in memory. */
export const dot = (place: readonly number[], strides: readonly number[]) =>
  place.reduce((sum, index, i) => sum + index * (strides[i] ?? 0), 0);

/** Values that are read at a time, of an array that can be read in parts. */
const PART = 2 ** 20;

/**
 * Dimension i of the result is dimension `order[i]` of the array. Weights go this way: no call for each value, and some rows at a
 * time, so that beside the result only these are in memory.
 */
export function transposed(array: Known, order: readonly number[]): Known {
  if (order.every((axis, i) => axis === i)) return array;
  const strides = stridesOf(array.shape);
  const steps = order.map((axis) => strides[axis]!);
  const shape = order.map((axis) => array.shape[axis]!);
  const places = stridesOf(shape);
  const rowsAt = order.indexOf(0);
  const [rows = 1] = array.shape;
  const inner = strides[0] ?? 1;
  const atOnce = array.part ? Math.max(1, Math.floor(PART / Math.max(1, inner))) : rows;
  return known(shape, array.dtype, () => {
    const count = elementCount(shape);
    let result: Float32Array | Float64Array | undefined;
    for (let row = 0; row < rows; row += atOnce) {
      const some = Math.min(atOnce, rows - row);
      const values = array.part?.(row * inner, some * inner) ?? array.values();
      result ??= values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
      placeRows(values, result, {
        ...{ shape: shape.with(rowsAt, some), steps, places },
        start: row * places[rowsAt]!,
      });
    }
    return result ?? new Float64Array(0);
  });
}

/** Puts `values` where they belong in `result`: the place `shape` counts lies at `steps` in one, and at `places` from `start` on in the other. */
function placeRows(
  values: ArrayLike<number>,
  result: Float32Array | Float64Array,
  to: { shape: Shape; steps: readonly number[]; places: readonly number[]; start: number },
): void {
  const { shape, steps, places, start } = to;
  const run = shape.at(-1) ?? 1;
  const step = steps.at(-1) ?? 1;
  everyPlace(shape.slice(0, -1), (place) => {
    let from = dot(place, steps);
    const first = start + dot(place, places);
    for (let at = first; at < first + run; at++) {
      result[at] = values[from]!;
      from += step;
    }
  });
}

/** One span per dimension, read in the shape given. */
export function sliced(array: Known, spans: readonly Span[], shape: Shape): Known {
  const strides = stridesOf(array.shape);
  const steps = spans.map(({ step }, i) => step * strides[i]!);
  const start = spans.reduce((sum, { from }, i) => sum + from * strides[i]!, 0);
  const lengths = spans.map(({ length }) => length);
  return reshaped(
    picked(array, lengths, (place) => start + dot(place, steps)),
    shape,
  );
}

/** Arrays one behind the other along `axis`. */
export function joined(arrays: readonly Known[], axis: number, refuse: Refuse): Known {
  const [first] = arrays;
  if (!first) return refuse('joins nothing');
  const fits = arrays.every(
    ({ shape }) =>
      shape.length === first.shape.length &&
      shape.every((length, i) => i === axis || length === first.shape[i]),
  );
  if (!fits) return refuse('joins arrays whose shapes do not fit');
  const lengths = arrays.map(({ shape }) => shape[axis]!);
  const total = lengths.reduce((a, b) => a + b, 0);
  return known(first.shape.with(axis, total), first.dtype, () => {
    const inner = elementCount(first.shape.slice(axis + 1));
    const outer = elementCount(first.shape.slice(0, axis));
    const result = new Float64Array(outer * total * inner);
    let to = 0;
    for (let o = 0; o < outer; o++) {
      arrays.forEach((array, i) => {
        const run = lengths[i]! * inner;
        const values = array.values();
        for (let j = 0; j < run; j++) result[to++] = values[o * run + j]!;
      });
    }
    return result;
  });
}

/** Parts of `table` along `axis`, in the order of `wanted`, whose shape takes the axis' place. */
export function gathered(
  table: Known,
  wanted: { readonly shape: Shape; readonly values: readonly number[] },
  axis: number,
  refuse: Refuse,
): Known {
  const { values } = wanted;
  const length = table.shape[axis]!;
  if (values.some((row) => row < 0 || row >= length)) refuse(`reads beyond ${length} rows`);
  const strides = stridesOf(table.shape);
  const flat = picked(table, table.shape.with(axis, values.length), (place) =>
    dot(place.with(axis, values[place[axis]!]!), strides),
  );
  return reshaped(flat, table.shape.toSpliced(axis, 1, ...wanted.shape));
}

/** The array repeated, so many times along each dimension. */
export function tiled(array: Known, times: readonly number[]): Known {
  const strides = stridesOf(array.shape);
  return picked(
    array,
    array.shape.map((length, i) => length * times[i]!),
    (place) => place.reduce((sum, at, i) => sum + (at % array.shape[i]!) * strides[i]!, 0),
  );
}

/** The array spread over `shape` by NumPy's rule of broadcasting. */
export function broadcast(array: Known, shape: Shape, refuse: Refuse): Known {
  const fits = broadcastShapes(array.shape, shape);
  if (!fits || formatShape(fits) !== formatShape(shape))
    return refuse(`cannot spread ${formatShape(array.shape)} over ${formatShape(shape)}`);
  const strides = stridesOf(array.shape);
  const missing = shape.length - array.shape.length;
  return picked(array, shape, (place) =>
    array.shape.reduce(
      (sum, length, i) => sum + (length === 1 ? 0 : place[i + missing]! * strides[i]!),
      0,
    ),
  );
}

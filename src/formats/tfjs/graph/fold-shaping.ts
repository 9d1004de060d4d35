/** Ops that place, pick, repeat or sum up values, of arrays that are known already. */
import { broadcastShapes, elementCount, formatShape, type Shape } from '../../../tensor/shape.ts';
import type { NodeCall } from './call.ts';
import { everyPlace, type Known, known, SamplesUnknown, stored, stridesOf } from './known.ts';
import {
  axisOf,
  expandedShape,
  reducedAxes,
  reshapedShape,
  splitLengths,
  squeezedShape,
} from './shapes.ts';
import { partOf, plainSlice, type SliceSpec, stridedSlice } from './slice.ts';

type Fold = (call: NodeCall, inputs: readonly Known[]) => Known | readonly Known[];

const reshaped = (array: Known, shape: Shape): Known =>
  known(shape, array.dtype, () => array.values());

/** The values of `array` at the places that `from` gives for every place of `shape`. */
function picked(array: Known, shape: Shape, from: (place: readonly number[]) => number): Known {
  return known(shape, array.dtype, () => {
    const values = array.values();
    const result = new Float64Array(elementCount(shape));
    everyPlace(shape, (place, at) => {
      result[at] = values[from(place)] ?? Number.NaN;
    });
    return result;
  });
}

const dot = (place: readonly number[], strides: readonly number[]) =>
  place.reduce((sum, index, i) => sum + index * (strides[i] ?? 0), 0);

function transposed(array: Known, order: readonly number[]): Known {
  const strides = stridesOf(array.shape);
  const steps = order.map((axis) => strides[axis]!);
  return picked(
    array,
    order.map((axis) => array.shape[axis]!),
    (place) => dot(place, steps),
  );
}

function sliced(array: Known, { spans, shape }: SliceSpec): Known {
  const strides = stridesOf(array.shape);
  const steps = spans.map(({ step }, i) => step * strides[i]!);
  const start = spans.reduce((sum, { from }, i) => sum + from * strides[i]!, 0);
  const lengths = spans.map(({ length }) => length);
  return reshaped(
    picked(array, lengths, (place) => start + dot(place, steps)),
    shape,
  );
}

function joined(call: NodeCall, arrays: readonly Known[], axis: number): Known {
  const [first] = arrays;
  if (!first) return call.refuse('joins nothing');
  const fits = arrays.every(
    ({ shape }) =>
      shape.length === first.shape.length &&
      shape.every((length, i) => i === axis || length === first.shape[i]),
  );
  if (!fits) return call.refuse('joins arrays whose shapes do not fit');
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

/** NaN, the number of samples, may be no length. */
function lengths(call: NodeCall, i: number, what: string): number[] {
  const values = call.fixedIntegers(i, what);
  return values.every((length) => length >= 0)
    ? values
    : call.refuse(`has a negative length in its ${what}`);
}

const REDUCTIONS: ReadonlyMap<string, (values: readonly number[]) => number> = new Map([
  ['All', (values) => Number(values.every((x) => x !== 0))],
  ['Any', (values) => Number(values.some((x) => x !== 0))],
  ['Max', (values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)],
  ['Mean', (values) => values.reduce((a, b) => a + b, 0) / values.length],
  ['Min', (values) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)],
  ['Prod', (values) => values.reduce((a, b) => a * b, 1)],
  ['Sum', (values) => values.reduce((a, b) => a + b, 0)],
]);

function reduced(call: NodeCall, array: Known): Known {
  const reduce = REDUCTIONS.get(call.node.op)!;
  const axes = reducedAxes(call);
  const { shape, dtype } = array;
  const kept = shape.map((length, i) => (axes.has(i) ? 1 : length));
  const result = call.attributes.flag('keep_dims') ? kept : shape.filter((_, i) => !axes.has(i));
  return known(result, dtype, () => {
    const groups: number[][] = Array.from({ length: elementCount(kept) }, () => []);
    const steps = stridesOf(kept).map((stride, i) => (axes.has(i) ? 0 : stride));
    const values = array.values();
    if (dtype !== 'float32' && Array.from(values).some(Number.isNaN)) throw new SamplesUnknown();
    everyPlace(shape, (place, at) => {
      groups[dot(place, steps)]!.push(values[at]!);
    });
    return Float64Array.from(groups, (group) => stored(reduce(group), dtype));
  });
}

export const SHAPING_FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ...[...REDUCTIONS.keys()].map(
    (op) => [op, (call: NodeCall, [a]: readonly Known[]) => reduced(call, a!)] as const,
  ),
  ['ExpandDims', (call, [a]) => reshaped(a!, expandedShape(call))],
  ['MatMul', (call, [a, b]) => product(call, a!, b!)],
  ['Reshape', (call, [a]) => reshaped(a!, reshapedShape(call, a!.shape))],
  ['Squeeze', (call, [a]) => reshaped(a!, squeezedShape(call))],
  ['StridedSlice', (call, [a]) => sliced(a!, stridedSlice(call))],
  ['Slice', (call, [a]) => sliced(a!, plainSlice(call))],
  [
    'Transpose',
    (call, [a]) => {
      const order = call.fixedIntegers(1, 'order').map((axis) => axisOf(call, axis, a!.shape));
      const rank = a!.shape.length;
      return new Set(order).size === rank && order.length === rank
        ? transposed(a!, order)
        : call.refuse(`has ${order.join(', ')} as the order of ${rank} dimensions`);
    },
  ],
  [
    'Pack',
    (call, arrays) => {
      const [first] = arrays;
      if (!first) return call.refuse('stacks nothing');
      const rank = first.shape.length + 1;
      const axis = axisOf(call, call.attributes.integer('axis', 0), { length: rank });
      const wide = arrays.map((array) => reshaped(array, array.shape.toSpliced(axis, 0, 1)));
      return joined(call, wide, axis);
    },
  ],
  [
    'ConcatV2',
    (call, inputs) => {
      const arrays = inputs.slice(0, -1);
      const [axis = 0] = call.fixedIntegers(inputs.length - 1, 'axis');
      return joined(call, arrays, axisOf(call, axis, arrays[0]?.shape ?? []));
    },
  ],
  [
    'Unpack',
    (call, [a]) => {
      const axis = axisOf(call, call.attributes.integer('axis', 0), a!.shape);
      return Array.from({ length: a!.shape[axis]! }, (_, i) =>
        reshaped(sliced(a!, partOf(a!.shape, axis, i, 1)), a!.shape.toSpliced(axis, 1)),
      );
    },
  ],
  ['Split', (call, [, a]) => split(call, a!, 0)],
  ['SplitV', (call, [a]) => split(call, a!, 2)],
  [
    'SparseToDense',
    (call, [places, , values, filler]) => scattered(call, places!, values!, filler!),
  ],
  [
    'GatherV2',
    (call, [table, rows]) => {
      const axis = axisOf(call, call.fixedIntegers(2, 'axis')[0] ?? 0, table!.shape);
      const wanted = call.fixedIntegers(1, 'indices');
      const length = table!.shape[axis]!;
      if (call.attributes.integer('batch_dims', 0) !== 0) call.refuse('has batch dimensions');
      if (wanted.some((row) => row < 0 || row >= length))
        call.refuse(`reads beyond ${length} rows`);
      const flat = picked(table!, table!.shape.with(axis, wanted.length), (place) =>
        dot(place.with(axis, wanted[place[axis]!]!), stridesOf(table!.shape)),
      );
      return reshaped(flat, table!.shape.toSpliced(axis, 1, ...rows!.shape));
    },
  ],
  [
    'Tile',
    (call, [a]) => {
      const times = lengths(call, 1, 'repetitions');
      if (times.length !== a!.shape.length) call.refuse('repeats other dimensions than it has');
      const strides = stridesOf(a!.shape);
      return picked(
        a!,
        a!.shape.map((length, i) => length * times[i]!),
        (place) => place.reduce((sum, at, i) => sum + (at % a!.shape[i]!) * strides[i]!, 0),
      );
    },
  ],
  [
    'BroadcastTo',
    (call, [a]) => {
      const shape = lengths(call, 1, 'shape');
      const fits = broadcastShapes(a!.shape, shape);
      if (!fits || formatShape(fits) !== formatShape(shape))
        return call.refuse(`cannot spread ${formatShape(a!.shape)} over ${formatShape(shape)}`);
      const strides = stridesOf(a!.shape);
      const missing = shape.length - a!.shape.length;
      return picked(a!, shape, (place) =>
        a!.shape.reduce(
          (sum, length, i) => sum + (length === 1 ? 0 : place[i + missing]! * strides[i]!),
          0,
        ),
      );
    },
  ],
  ['Fill', (call, [, value]) => picked(value!, lengths(call, 0, 'shape'), () => 0)],
  [
    'Range',
    (call, [start, limit, delta]) => {
      const [from, to, step] = [start, limit, delta].map((array) => Number(array?.values()[0]));
      if (start!.dtype !== 'float32' && [from, to, step].some(Number.isNaN))
        throw new SamplesUnknown();
      const count = Math.max(0, Math.ceil((to! - from!) / step!));
      if (!Number.isFinite(count)) return call.refuse('counts without an end');
      const values = () =>
        Float64Array.from({ length: count }, (_, i) => stored(from! + i * step!, start!.dtype));
      return known([count], start!.dtype, values);
    },
  ],
]);

function product(call: NodeCall, a: Known, b: Known): Known {
  const { attributes } = call;
  const left = attributes.flag('transpose_a') ? transposed(a, [1, 0]) : a;
  const right = attributes.flag('transpose_b') ? transposed(b, [1, 0]) : b;
  const [rows = 0, inner] = left.shape;
  const [other = 0, columns = 0] = right.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== other)
    return call.refuse('multiplies matrices whose shapes do not fit');
  return known([rows, columns], a.dtype, () => {
    const [x, y] = [left.values(), right.values()];
    const result = new Float64Array(rows * columns);
    everyPlace([rows, columns], ([row = 0, column = 0], at) => {
      let sum = 0;
      for (let i = 0; i < other; i++) sum += x[row * other + i]! * y[i * columns + column]!;
      result[at] = stored(sum, a.dtype);
    });
    return result;
  });
}

/** `values` (one for each place, or one for all) at `places`, `filler` everywhere else. */
function scattered(call: NodeCall, places: Known, values: Known, filler: Known): Known {
  const shape = lengths(call, 1, 'shape');
  const depth = places.shape.length < 2 ? 1 : (places.shape[1] ?? 0);
  const indices = call.fixedIntegers(0, 'places');
  const fits = indices.every((index, i) => index >= 0 && index < (shape[i % depth] ?? 0));
  if (depth !== shape.length || !fits) return call.refuse('names places beyond its shape');
  return known(shape, values.dtype, () => {
    const strides = stridesOf(shape);
    const result = new Float64Array(elementCount(shape)).fill(Number(filler.values()[0]));
    const given = values.values();
    for (let i = 0; i < indices.length / depth; i++) {
      const at = dot(indices.slice(i * depth, (i + 1) * depth), strides);
      result[at] = given[values.shape.length === 0 ? 0 : i] ?? Number.NaN;
    }
    return result;
  });
}

function split(call: NodeCall, array: Known, axisInput: number): readonly Known[] {
  const axis = axisOf(call, call.fixedIntegers(axisInput, 'axis')[0] ?? 0, array.shape);
  let from = 0;
  return splitLengths(call, array.shape[axis]!).map((length) => {
    from += length;
    return sliced(array, partOf(array.shape, axis, from - length, length));
  });
}

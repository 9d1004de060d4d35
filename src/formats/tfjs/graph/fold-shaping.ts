/** Ops that place, pick, repeat or sum up values, of arrays that are known already. */
import { broadcastShapes, elementCount } from '../../../tensor/shape.ts';
import { matrixProduct, reduced } from '../../arrays/computed.ts';
import { type Known, known, SamplesUnknown, stored, stridesOf } from '../../arrays/known.ts';
import {
  broadcast,
  dot,
  gathered,
  joined,
  picked,
  reshaped,
  sliced,
  tiled,
  transposed,
} from '../../arrays/rearranged.ts';
import type { NodeCall } from './call.ts';
import {
  axisOf,
  expandedShape,
  pickedAxis,
  reducedAxes,
  reshapedShape,
  splitLengths,
  squeezedShape,
} from './shapes.ts';
import { partOf, plainSlice, type SliceSpec, stridedSlice } from './slice.ts';

type Fold = (call: NodeCall, inputs: readonly Known[]) => Known | readonly Known[];

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

function reducedBy(call: NodeCall, array: Known): Known {
  const reduce = REDUCTIONS.get(call.node.op)!;
  return reduced(array, reducedAxes(call), call.attributes.flag('keep_dims'), reduce);
}

/** Inputs that a fold reads without asking whether they are there. */
export const LEAST_INPUTS: ReadonlyMap<string, number> = new Map([
  ['BroadcastArgs', 2],
  ['Fill', 2],
  ['Gather', 2],
  ['GatherV2', 2],
  ['LinSpace', 3],
  ['MatMul', 2],
  ['Range', 3],
  ['Split', 2],
  ['SparseToDense', 4],
]);

export const SHAPING_FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ...[...REDUCTIONS.keys()].map(
    (op) => [op, (call: NodeCall, [a]: readonly Known[]) => reducedBy(call, a!)] as const,
  ),
  ['ExpandDims', (call, [a]) => reshaped(a!, expandedShape(call))],
  ['MatMul', (call, [a, b]) => product(call, a!, b!)],
  ['Reshape', (call, [a]) => reshaped(a!, reshapedShape(call, a!.shape))],
  ['Squeeze', (call, [a]) => reshaped(a!, squeezedShape(call))],
  ['StridedSlice', (call, [a]) => cut(a!, stridedSlice(call))],
  ['Slice', (call, [a]) => cut(a!, plainSlice(call))],
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
      return joined(wide, axis, call.refuse);
    },
  ],
  ['Concat', (call, inputs) => join(call, inputs.slice(1), 0)],
  ['ConcatV2', (call, inputs) => join(call, inputs.slice(0, -1), inputs.length - 1)],
  [
    'Unpack',
    (call, [a]) => {
      const axis = axisOf(call, call.attributes.integer('axis', 0), a!.shape);
      return Array.from({ length: a!.shape[axis]! }, (_, i) =>
        reshaped(cut(a!, partOf(a!.shape, axis, i, 1)), a!.shape.toSpliced(axis, 1)),
      );
    },
  ],
  ['Split', (call, [, a]) => split(call, a!, 0)],
  ['SplitV', (call, [a]) => split(call, a!, 2)],
  [
    'SparseToDense',
    (call, [places, , values, filler]) => scattered(call, places!, values!, filler!),
  ],
  ['Gather', (call, [table, rows]) => pick(call, table!, rows!)],
  ['GatherV2', (call, [table, rows]) => pick(call, table!, rows!)],
  [
    'Tile',
    (call, [a]) => {
      const times = lengths(call, 1, 'repetitions');
      if (times.length !== a!.shape.length) call.refuse('repeats other dimensions than it has');
      return tiled(a!, times);
    },
  ],
  ['BroadcastTo', (call, [a]) => broadcast(a!, lengths(call, 1, 'shape'), call.refuse)],
  [
    'BroadcastArgs',
    (call) => {
      const [a, b] = [lengths(call, 0, 'shape'), lengths(call, 1, 'shape')];
      const shape = broadcastShapes(a, b) ?? call.refuse('combines shapes that do not fit');
      return known([shape.length], 'int32', shape);
    },
  ],
  ['Fill', (call, [, value]) => picked(value!, lengths(call, 0, 'shape'), () => 0)],
  [
    'LinSpace',
    (call, [start, stop]) => {
      const [from, to] = [start, stop].map((array) => Number(array!.values()[0]));
      const [count = 0] = lengths(call, 2, 'number of places');
      const step = (to! - from!) / Math.max(1, count - 1);
      return known([count], 'float32', () =>
        Float64Array.from({ length: count }, (_, i) => stored(from! + i * step, 'float32')),
      );
    },
  ],
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

function product({ attributes, refuse }: NodeCall, a: Known, b: Known): Known {
  const turned = (array: Known, flag: string) =>
    attributes.flag(flag) && array.shape.length === 2 ? transposed(array, [1, 0]) : array;
  return matrixProduct(turned(a, 'transpose_a'), turned(b, 'transpose_b'), refuse);
}

function join(call: NodeCall, arrays: readonly Known[], axisInput: number): Known {
  const [axis = 0] = call.fixedIntegers(axisInput, 'axis');
  return joined(arrays, axisOf(call, axis, arrays[0]?.shape ?? []), call.refuse);
}

function pick(call: NodeCall, table: Known, rows: Known): Known {
  const axis = axisOf(call, pickedAxis(call), table.shape);
  const values = call.fixedIntegers(1, 'indices');
  return gathered(table, { shape: rows.shape, values }, axis, call.refuse);
}

const cut = (array: Known, { spans, shape }: SliceSpec) => sliced(array, spans, shape);

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
    return cut(array, partOf(array.shape, axis, from - length, length));
  });
}

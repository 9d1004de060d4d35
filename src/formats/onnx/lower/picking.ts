/** Ops that pick values by number. */
import { TensorType } from '../../../schema/enums.ts';
import { elementCount, type Shape } from '../../../tensor/shape.ts';
import { known, SamplesUnknown, stridesOf } from '../../arrays/known.ts';
import { dot, gathered } from '../../arrays/rearranged.ts';
import { axisOf, type Fold, NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { onlyFolded } from './shaping.ts';
import { orderWithout, plainOrder } from './values.ts';

/** Rows by number; negative numbers count from the end. */
function rowsOf(call: NodeCall, length: number): number[] {
  return call.fixedIntegers(1, 'indices').map((row) => (row < 0 ? row + length : row));
}

const gather: Row = {
  layout: 'axes',
  lower: (call) => {
    const shape = call.shape(0);
    const axis = axisOf(call, call.attributes.integer('axis', 0), shape.length);
    const indices = call.known(1);
    if (!indices) {
      // A table that is looked up with numbers of the run.
      const rank = call.shape(1).length;
      const inputs = [call.plain(0), call.plain(1)];
      const tensor = call.emit('GATHER', inputs, { axis, batchDims: 0 });
      return { tensor, order: plainOrder(shape.length - 1 + rank) };
    }
    if (shape[axis] === -1) throw new SamplesUnknown();
    const rows = rowsOf(call, shape[axis]!);
    if (rows.some((row) => row < 0 || row >= shape[axis]!))
      return call.refuse(`reads beyond ${shape[axis]} rows`);
    const rank = indices.shape.length;
    const value =
      rank > 1 ? { tensor: call.plain(0), order: plainOrder(shape.length) } : call.laid(0);
    const at = value.order.indexOf(axis);
    const inputs = [value.tensor, call.indices('indices', rows, indices.shape)];
    const tensor = call.emit('GATHER', inputs, { axis: at, batchDims: 0 });
    if (rank === 0) return { tensor, order: orderWithout(value.order, new Set([axis])) };
    return { tensor, order: rank === 1 ? value.order : plainOrder(shape.length - 1 + rank) };
  },
  fold: (call, [table, indices]) => {
    const axis = axisOf(call, call.attributes.integer('axis', 0), table!.shape.length);
    const values = rowsOf(call, table!.shape[axis]!);
    return gathered(table!, { shape: indices!.shape, values }, axis, call.refuse);
  },
};

/** Places named by their last dimension, in a tensor that is read as the file has it. */
const gatherNd: Row = {
  layout: 'plain',
  lower: (call) => {
    if (call.attributes.integer('batch_dims', 0) !== 0) return call.refuse('has batch dimensions');
    const data = call.shape(0);
    const places = call.shape(1);
    const depth = places.at(-1) ?? 1;
    const stored = call.known(1);
    const indices = stored
      ? call.indices('places', fromStart(call, data, depth), places)
      : call.plain(1);
    const tensor = call.emit('GATHER_ND', [call.plain(0), indices], {});
    return { tensor, order: plainOrder(places.length - 1 + data.length - depth) };
  },
  fold: (call, [data, places]) => {
    if (call.attributes.integer('batch_dims', 0) !== 0) return call.refuse('has batch dimensions');
    const depth = places!.shape.at(-1) ?? 1;
    const indices = fromStart(call, data!.shape, depth);
    const inner = data!.shape.slice(depth);
    const size = elementCount(inner);
    const strides = stridesOf(data!.shape);
    return known([...places!.shape.slice(0, -1), ...inner], data!.dtype, () => {
      const values = data!.values();
      return Float64Array.from({ length: (indices.length / depth) * size }, (_, i) => {
        const at = Math.floor(i / size) * depth;
        return values[dot(indices.slice(at, at + depth), strides) + (i % size)]!;
      });
    });
  },
};

/** Places of input 1, negative ones counted from the end. */
function fromStart(call: NodeCall, shape: Shape, depth: number): number[] {
  return call.fixedIntegers(1, 'places').map((place, i) => {
    const length = shape[i % depth] ?? 0;
    const at = place < 0 ? place + length : place;
    return at >= 0 && (at < length || length < 0)
      ? at
      : call.refuse(`reads place ${place} of ${length}`);
  });
}

const scattered: Fold = (call, [data, places, updates]) => {
  if (call.attributes.text('reduction', 'none') !== 'none')
    return call.refuse('adds to what is there');
  const depth = places!.shape.at(-1) ?? 1;
  const indices = fromStart(call, data!.shape, depth);
  const size = elementCount(data!.shape.slice(depth));
  const strides = stridesOf(data!.shape);
  return known(data!.shape, data!.dtype, () => {
    const result = Float64Array.from(data!.values());
    const given = updates!.values();
    for (let i = 0; i < indices.length / depth; i++) {
      const at = dot(indices.slice(i * depth, (i + 1) * depth), strides);
      for (let j = 0; j < size; j++) result[at + j] = given[i * size + j]!;
    }
    return result;
  });
};

/** Values of more places than these are not masked. */
const MOST_MASKED = 2 ** 24;

/** Places that are known: the updates are put into zeros, and chosen there. */
const scatter: Row = {
  layout: 'plain',
  lower: (call) => {
    if (call.attributes.text('reduction', 'none') !== 'none')
      return call.refuse('adds to what is there');
    if (call.dtype(0) !== 'float32') return call.refuse('writes into data that are not floats');
    const shape = call.shape(0);
    const places = call.known(1) ?? call.refuse('writes to places that are computed');
    const depth = places.shape.at(-1) ?? 0;
    if (shape.includes(-1)) throw new SamplesUnknown();
    const count = elementCount(shape);
    if (depth < 1 || count > MOST_MASKED)
      return call.refuse(`writes into ${count} values by ${depth} dimensions`);
    const indices = fromStart(call, shape, depth);
    const strides = stridesOf(shape);
    const size = elementCount(shape.slice(depth));
    const mask = new Uint8Array(count);
    for (let at = 0; at < indices.length; at += depth) {
      const from = dot(indices.slice(at, at + depth), strides);
      // SCATTER_ND would sum them up.
      if (mask[from] !== 0) return call.refuse('writes to a place twice');
      mask.fill(1, from, from + size);
    }
    const rows = indices.length / depth;
    const updates = call.reshape(call.plain(2), [rows, ...shape.slice(depth)], 'updates');
    const list = call.indices('places', indices, [rows, depth]);
    const inputs = [list, updates, call.indices('shape', shape)];
    const written = call.emit('SCATTER_ND', inputs, {}, 'written');
    const isWritten = call.constant(1, known(shape, 'bool', mask));
    const choice = [isWritten, written, call.plain(0)];
    return { tensor: call.emit('SELECT_V2', choice, {}), order: plainOrder(shape.length) };
  },
  fold: scattered,
};

/** Numbers as marked places; those below zero count from the end. Values are [off, on]. */
const oneHot: Row = {
  layout: 'plain',
  lower: (call) => {
    const rank = call.shape(0).length + 1;
    const axis = axisOf(call, call.attributes.integer('axis', -1), rank);
    const [depth = 0] = Array.from(call.known(1)?.values() ?? call.refuse('computes its depth'));
    if (!Number.isInteger(depth) || depth < 1) call.refuse(`marks one of ${depth} places`);
    const values = call.known(2) ?? call.refuse('computes the values of its marks');
    const [off = 0, on = 1] = Array.from(values.values());
    const isFloat = values.dtype === 'float32';
    const mark = (name: string, value: number) =>
      isFloat ? call.floats(name, [value], []) : call.indices(name, [value], []);
    if (values.dtype === 'bool') call.refuse('marks with truth values');
    const zero = call.indices('zero', [0], []);
    const number = wholeNumbers(call);
    const isBelow = call.emit('LESS', [number, zero], {}, 'is_below');
    const fromEnd = [number, call.indices('places', [depth], [])];
    const moved = call.emit('ADD', fromEnd, NO_ACTIVATION, 'from_end');
    const place = call.emit('SELECT_V2', [isBelow, moved, number], {}, 'place');
    const inputs = [place, call.indices('depth', [depth], []), mark('on', on), mark('off', off)];
    const options = { axis: axis === rank - 1 ? -1 : axis };
    return { tensor: call.emit('ONE_HOT', inputs, options), order: plainOrder(rank) };
  },
};

function wholeNumbers(call: NodeCall): number {
  const plain = call.plain(0);
  if (call.dtype(0) === 'int32') return plain;
  const types = { inDataType: TensorType.FLOAT32, outDataType: TensorType.INT32 };
  return call.emit('CAST', [plain], types, 'whole');
}

/** The part of matrices above or below a diagonal. */
const triangle: Fold = (call, [a, shift]) => {
  const isUpper = call.attributes.flag('upper', true);
  const from = shift ? Number(shift.values()[0] ?? 0) : 0;
  const [rows = 1, columns = 1] = a!.shape.slice(-2);
  return known(a!.shape, a!.dtype, () =>
    Float64Array.from(a!.values(), (x, i) => {
      const distance = (i % columns) - (Math.floor(i / columns) % rows) - from;
      return (isUpper ? distance >= 0 : distance <= 0) ? x : 0;
    }),
  );
};

export const PICKING: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['Gather', gather],
  ['GatherND', gatherNd],
  ['OneHot', oneHot],
  ['ScatterND', scatter],
  ['Trilu', onlyFolded(triangle, 'cuts data of a run')],
]);

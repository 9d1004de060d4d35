/** Ops that pick values by number. */
import { TensorType } from '../../../schema/enums.ts';
import { elementCount, type Shape } from '../../../tensor/shape.ts';
import { everyPlace, type Known, known, SamplesUnknown, stridesOf } from '../../arrays/known.ts';
import { dot, gathered } from '../../arrays/rearranged.ts';
import { axisOf, type Fold, NO_ACTIVATION, type NodeCall } from './call.ts';
import { type Row, typeNamed } from './elementwise.ts';
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
    if (!table || !indices) return call.refuse('lacks one of its two inputs');
    const axis = axisOf(call, call.attributes.integer('axis', 0), table.shape.length);
    const values = rowsOf(call, table.shape[axis]!);
    return gathered(table, { shape: indices.shape, values }, axis, call.refuse);
  },
};

/** Places in data, each named by as many numbers as `names` says: those of its own place along `before` and `after`, others between. */
interface Places {
  readonly lead: Shape;
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Numbers between them. */
  readonly depth: number;
}

/** Of a GatherND: the first dimensions are those of its places. */
function placesOf(call: NodeCall): Places {
  const shape = call.shape(1);
  const lead = shape.slice(0, -1);
  const batches = call.attributes.integer('batch_dims', 0);
  if (batches < 0 || batches > lead.length || batches >= call.shape(0).length)
    call.refuse(`has ${batches} batch dimensions`);
  const depth = shape.at(-1) ?? 1;
  if (depth < 1 || batches + depth > call.shape(0).length)
    call.refuse(`names places by ${depth} numbers in ${call.shape(0).length} dimensions`);
  return within(call, { lead, before: plainOrder(batches), after: [], depth });
}

/** Of a GatherElements or ScatterElements: all dimensions but the axis are those of its places. */
function elementsOf(call: NodeCall): Places {
  const lead = call.shape(1);
  const rank = call.shape(0).length;
  const axis = axisOf(call, call.attributes.integer('axis', 0), rank);
  if (lead.length !== rank) call.refuse(`names places of ${lead.length} dimensions in ${rank}`);
  const dims = plainOrder(rank);
  return within(call, { lead, before: dims.slice(0, axis), after: dims.slice(axis + 1), depth: 1 });
}

/** Places that are in the data by the numbers that they have of their own. */
function within(call: NodeCall, places: Places): Places {
  const data = call.shape(0);
  const { lead, before, after } = places;
  for (const axis of [...before, ...after]) {
    const length = data[axis] ?? 1;
    if (length >= 0 && (lead[axis] ?? 1) > length)
      call.refuse(`names ${lead[axis]} places along a dimension of ${data[axis]}`);
  }
  return places;
}

/** Numbers that name a place in full. */
const numbersOf = ({ before, depth, after }: Places) => before.length + depth + after.length;

/** Numbers of places that are listed one by one. */
const MOST_NUMBERS = 2 ** 24;

function checkCount(call: NodeCall, places: Places): void {
  if (places.lead.includes(-1)) throw new SamplesUnknown();
  const count = elementCount(places.lead) * numbersOf(places);
  if (count > MOST_NUMBERS) call.refuse(`names places by ${count} numbers`);
}

/** The known places of input 1 in full. */
function knownPlaces(call: NodeCall, places: Places): number[] {
  const { lead, before, after, depth } = places;
  checkCount(call, places);
  const data = call.shape(0).slice(before.length, before.length + depth);
  const stated = fromStart(call, data, depth);
  if (before.length + after.length === 0) return stated;
  const all: number[] = [];
  everyPlace(lead, (place, at) => {
    for (const axis of before) all.push(place[axis]!);
    for (let i = 0; i < depth; i++) all.push(stated[at * depth + i]!);
    for (const axis of after) all.push(place[axis]!);
  });
  return all;
}

/** The places of input 1 in full, [...lead, numbers], with those that a run computes. */
function placesIn(call: NodeCall, places: Places): number {
  const { lead, before, after, depth } = places;
  const numbers = numbersOf(places);
  if (call.known(1)) return call.indices('places', knownPlaces(call, places), [...lead, numbers]);
  if (numbers === depth) return call.plain(1);
  checkCount(call, places);
  const own = (axes: readonly number[], name: string) => {
    const list: number[] = [];
    everyPlace(lead, (place) => {
      for (const axis of axes) list.push(place[axis]!);
    });
    return axes.length === 0 ? [] : [call.indices(name, list, [...lead, axes.length])];
  };
  const computed = call.reshape(call.plain(1), [...lead, depth], 'computed');
  const parts = [...own(before, 'before'), computed, ...own(after, 'after')];
  return call.emit('CONCATENATION', parts, { axis: lead.length, ...NO_ACTIVATION }, 'places');
}

/** Values, or what lies behind them, at places of a tensor that is read as the file has it. */
const gatherAt = (of: (call: NodeCall) => Places): Row => ({
  layout: 'plain',
  lower: (call) => {
    const places = of(call);
    const tensor = call.emit('GATHER_ND', [call.plain(0), placesIn(call, places)], {});
    const rank = places.lead.length + call.shape(0).length - numbersOf(places);
    return { tensor, order: plainOrder(rank) };
  },
  fold: (call, [data]) => {
    const places = of(call);
    const numbers = numbersOf(places);
    const indices = knownPlaces(call, places);
    const inner = data!.shape.slice(numbers);
    const size = elementCount(inner);
    const strides = stridesOf(data!.shape);
    return known([...places.lead, ...inner], data!.dtype, () => {
      const values = data!.values();
      return Float64Array.from({ length: (indices.length / numbers) * size }, (_, i) => {
        const at = Math.floor(i / size) * numbers;
        return values[dot(indices.slice(at, at + numbers), strides) + (i % size)]!;
      });
    });
  },
});

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

/** What becomes of values that are there already. */
const reductionOf = (call: NodeCall) =>
  call.attributes.choice('reduction', ['none', 'add'], 'none');

const scattered =
  (of: (call: NodeCall) => Places): Fold =>
  (call, [data, , updates]) => {
    const places = of(call);
    const isSum = reductionOf(call) === 'add';
    const depth = numbersOf(places);
    const indices = knownPlaces(call, places);
    const size = elementCount(data!.shape.slice(depth));
    const strides = stridesOf(data!.shape);
    return known(data!.shape, data!.dtype, () => {
      const result = Float64Array.from(data!.values());
      const given = updates!.values();
      for (let i = 0; i < indices.length / depth; i++) {
        const at = dot(indices.slice(i * depth, (i + 1) * depth), strides);
        for (let j = 0; j < size; j++)
          result[at + j] = given[i * size + j]! + (isSum ? result[at + j]! : 0);
      }
      return result;
    });
  };

/** Values of more places than these are not masked. */
const MOST_MASKED = 2 ** 24;

/** Where values are written, each place once: SCATTER_ND would sum them up. */
function maskOf(call: NodeCall, shape: Shape, indices: readonly number[], depth: number) {
  const strides = stridesOf(shape);
  const size = elementCount(shape.slice(depth));
  const mask = new Uint8Array(elementCount(shape));
  for (let at = 0; at < indices.length; at += depth) {
    const from = dot(indices.slice(at, at + depth), strides);
    if (mask[from] !== 0) return call.refuse('writes to a place twice');
    mask.fill(1, from, from + size);
  }
  return mask;
}

/** Places that are known: the updates are put into zeros, and chosen there or added. */
const scatterAt = (of: (call: NodeCall) => Places): Row => ({
  layout: 'plain',
  lower: (call) => {
    const isSum = reductionOf(call) === 'add';
    if (call.dtype(0) !== 'float32') return call.refuse('writes into data that are not floats');
    const shape = call.shape(0);
    if (!call.known(1)) call.refuse('writes to places that are computed');
    const places = of(call);
    const depth = numbersOf(places);
    if (shape.includes(-1)) throw new SamplesUnknown();
    const count = elementCount(shape);
    if (depth < 1 || count > MOST_MASKED)
      return call.refuse(`writes into ${count} values by ${depth} dimensions`);
    const indices = knownPlaces(call, places);
    const rows = indices.length / depth;
    const updates = call.reshape(call.plain(2), [rows, ...shape.slice(depth)], 'updates');
    const list = call.indices('places', indices, [rows, depth]);
    const inputs = [list, updates, call.indices('shape', shape)];
    const order = plainOrder(shape.length);
    const mask = isSum ? undefined : maskOf(call, shape, indices, depth);
    const written = call.emit('SCATTER_ND', inputs, {}, 'written');
    if (!mask) return { tensor: call.emit('ADD', [call.plain(0), written], NO_ACTIVATION), order };
    const isWritten = call.constant(1, known(shape, 'bool', mask));
    const choice = [isWritten, written, call.plain(0)];
    return { tensor: call.emit('SELECT_V2', choice, {}), order };
  },
  fold: scattered(of),
});

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

/** Whether a place of matrices is above or below their diagonal, as the node asks for. */
function triangleOf(call: NodeCall): (row: number, column: number) => boolean {
  const isUpper = call.attributes.flag('upper', true);
  const [from = 0] = call.has(1) ? call.fixedIntegers(1, 'diagonal') : [];
  return (row, column) => (isUpper ? column - row >= from : column - row <= from);
}

/** The part of matrices above or below a diagonal. */
const triangle: Row = {
  layout: 'plain',
  lower: (call) => {
    if (call.dtype(0) !== 'float32') return call.refuse('cuts data that are not floats');
    const isKept = triangleOf(call);
    const shape = call.shape(0);
    const [rows = 1, columns = 1] = shape.slice(-2);
    if (rows < 0 || columns < 0) throw new SamplesUnknown();
    const count = rows * columns;
    if (count > MOST_MASKED) return call.refuse(`cuts matrices of ${count} values`);
    const mask = Uint8Array.from({ length: count }, (_, i) =>
      Number(isKept(Math.floor(i / columns), i % columns)),
    );
    // With as many dimensions as the data: the kernel spreads over no more than it must.
    const wide = [...shape.slice(0, -2).map(() => 1), rows, columns];
    const kept = call.constant(0, known(wide, 'bool', mask));
    const inputs = [kept, call.plain(0), call.floats('zero', [0], [])];
    return { tensor: call.emit('SELECT_V2', inputs, {}), order: plainOrder(shape.length) };
  },
  fold: (call, [a]) => {
    const isKept = triangleOf(call);
    const [rows = 1, columns = 1] = a!.shape.slice(-2);
    return known(a!.shape, a!.dtype, () =>
      Float64Array.from(a!.values(), (x, i) =>
        isKept(Math.floor(i / columns) % rows, i % columns) ? x : 0,
      ),
    );
  },
};

/** Ones on a diagonal of a matrix as large as the input. */
function eyeLike(call: NodeCall): Known {
  const shape = call.shape(0);
  const [rows = 1, columns = 1] = shape;
  if (shape.length !== 2) return call.refuse(`makes ones of ${shape.length} dimensions`);
  if (shape.includes(-1)) throw new SamplesUnknown();
  const dtype = call.attributes.has('dtype') ? typeNamed(call, 'dtype') : call.dtype(0);
  const shift = call.attributes.integer('k', 0);
  return known(shape, dtype, () =>
    Float64Array.from({ length: rows * columns }, (_, i) =>
      Number((i % columns) - Math.floor(i / columns) === shift),
    ),
  );
}

export const PICKING: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['EyeLike', { layout: 'plain', lower: eyeLike, fold: eyeLike }],
  ['Gather', gather],
  ['GatherElements', gatherAt(elementsOf)],
  ['GatherND', gatherAt(placesOf)],
  ['OneHot', oneHot],
  ['ScatterElements', scatterAt(elementsOf)],
  ['ScatterND', scatterAt((call) => ({ ...placesOf(call), before: [] }))],
  ['Trilu', triangle],
]);

/** Ops that place, pick, join and repeat values. */
import { MirrorPadMode } from '../../../schema/enums.ts';
import { elementCount, formatShape, type Shape, sameShape } from '../../../tensor/shape.ts';
import { type Known, known, SamplesUnknown } from '../../arrays/known.ts';
import {
  broadcast,
  joined,
  reshaped,
  type Span,
  sliced,
  sliceOperands,
  spanOf,
  spansAlong,
  tiled,
  transposed,
  wholeSpan,
} from '../../arrays/rearranged.ts';
import { axisOf, type Fold, NO_ACTIVATION, type NodeCall } from './call.ts';
import { commonOrder, type Row } from './elementwise.ts';
import { reshapedValue, transposedValue } from './reshaping.ts';
import { inOrder, isReread, type Laid, plainOrder, type Value } from './values.ts';

/** A shape that a node asks for, as it is asked; its values are those of input 0 anew. */
const reshaping = (shapeFor: (call: NodeCall) => number[]): Row => ({
  layout: 'dimensions',
  lower: (call) => {
    const shape = shapeFor(call);
    const value = call.value(0);
    if (sameShape(shape, call.shape(0))) return value;
    // A reshape of a reshape is one.
    if (isReread(value)) return reshapedValue(call, value.of, shape);
    return reshapedValue(call, call.laid(0), shape);
  },
  fold: (call, [a]) => {
    const shape = shapeFor(call);
    if (elementCount(shape) !== elementCount(a!.shape) || shape.includes(-1))
      return call.refuse(`cannot read ${formatShape(a!.shape)} as ${formatShape(shape)}`);
    return reshaped(a!, shape);
  },
});

/** A length that is taken over: the number of samples is NaN, as in shapes that are computed. */
const copied = (length: number) => (length < 0 ? Number.NaN : length);

function wantedShape(call: NodeCall): number[] {
  const input = call.shape(0);
  const keepsZero = !call.attributes.flag('allowzero');
  const wanted = call
    .integers(1, 'shape')
    .map((length, i) => (length === 0 && keepsZero ? copied(input[i] ?? 0) : length));
  const isOpen = input[0] === -1;
  if (!isOpen && input.includes(-1) && wanted.some(Number.isNaN)) {
    return aroundSamples(call, input, wanted);
  }
  // The samples of a run stay first, or nothing is known of where they go.
  const [first, ...rest] = wanted.map((length) => (Number.isNaN(length) ? -1 : length));
  const inner = elementCount(input.slice(isOpen ? 1 : 0));
  if (isOpen && first === -1) {
    const stated = elementCount(rest.filter((length) => length >= 0));
    const holes = rest.filter((length) => length < 0).length;
    if (holes > 1 || (holes === 1 && !Number.isNaN(wanted[0]))) throw new SamplesUnknown();
    return [-1, ...rest.map((length) => (length < 0 ? inner / stated : length))];
  }
  const shape = first === undefined ? [] : [first, ...rest];
  if (shape.filter((length) => length < 0).length > 1) throw new SamplesUnknown();
  if (isOpen) {
    // [?, 1, 7] asked for as [1, −1, 7].
    return shape.includes(-1) ? shape : call.refuse('asks for a fixed number of samples');
  }
  const stated = elementCount(shape.filter((length) => length >= 0));
  const result = shape.map((length) => (length < 0 ? (stated === 0 ? 0 : inner / stated) : length));
  if (elementCount(result) !== inner || !result.every(Number.isInteger))
    return call.refuse(`cannot read ${formatShape(input)} as ${formatShape(wanted)}`);
  return result;
}

/** The shape where the samples of a run are not the first dimension, as behind the steps of a sequence, and stay where they are. */
function aroundSamples(call: NodeCall, input: readonly number[], wanted: readonly number[]) {
  const at = wanted.findIndex(Number.isNaN);
  const rest = wanted.toSpliced(at, 1);
  if (rest.some(Number.isNaN)) throw new SamplesUnknown();
  const stated = elementCount(rest.filter((length) => length >= 0));
  const inner = elementCount(input.filter((length) => length >= 0));
  const shape = rest.map((length) => (length < 0 ? inner / stated : length));
  const before = (lengths: readonly number[], end: number) => elementCount(lengths.slice(0, end));
  if (before(shape, at) !== before(input, input.indexOf(-1))) throw new SamplesUnknown();
  if (elementCount(shape) !== inner || !shape.every(Number.isInteger))
    return call.refuse(`cannot read ${formatShape(input)} as ${formatShape(wanted)}`);
  return shape.toSpliced(at, 0, -1);
}

function flattenedShape(call: NodeCall): number[] {
  const input = call.shape(0);
  const axis = call.attributes.integer('axis', 1);
  const at = axis < 0 ? axis + input.length : axis;
  const [outer, inner] = [input.slice(0, at), input.slice(at)];
  if (inner.includes(-1)) throw new SamplesUnknown();
  return [outer.includes(-1) ? -1 : elementCount(outer), elementCount(inner)];
}

/** Axes in an input (from opset 13 on) or an attribute. */
export function axesOf(call: NodeCall, input: number, rank: number): number[] | undefined {
  const list = call.has(input)
    ? call.fixedIntegers(input, 'axes')
    : call.attributes.integers('axes');
  return list?.map((axis) => axisOf(call, axis, rank));
}

function squeezedShape(call: NodeCall): number[] {
  const input = call.shape(0);
  const axes = axesOf(call, 1, input.length) ?? input.flatMap((d, i) => (d === 1 ? [i] : []));
  if (axes.some((axis) => input[axis] === -1)) throw new SamplesUnknown();
  if (axes.some((axis) => input[axis] !== 1))
    call.refuse(`squeezes dimensions of ${formatShape(input)}`);
  return input.filter((_, i) => !axes.includes(i));
}

function unsqueezedShape(call: NodeCall): number[] {
  const input = call.shape(0);
  const given = call.has(1)
    ? call.fixedIntegers(1, 'axes')
    : (call.attributes.integers('axes') ?? []);
  const rank = input.length + given.length;
  const axes = new Set(given.map((axis) => axisOf(call, axis, rank)));
  const rest = [...input];
  return Array.from({ length: rank }, (_, i) => (axes.has(i) ? 1 : (rest.shift() ?? 1)));
}

function orderOf(call: NodeCall): number[] {
  const rank = call.shape(0).length;
  const steps = call.attributes.integers('perm') ?? plainOrder(rank).reverse();
  const isOrder = steps.length === rank && new Set(steps).size === rank;
  const fits = isOrder && steps.every((axis) => axis >= 0 && axis < rank);
  return fits
    ? [...steps]
    : call.refuse(`has ${steps.join(', ')} as the order of ${rank} dimensions`);
}

const transpose: Row = {
  layout: 'dimensions',
  lower: (call) => transposedValue(call.laid(0), orderOf(call)),
  fold: (call, [a]) => transposed(a!, orderOf(call)),
};

const concat: Row = {
  layout: 'axes',
  lower: (call) => {
    const inputs = Array.from({ length: call.arity }, (_, i) => i);
    const order = commonOrder(call, inputs);
    const axis = axisOf(call, call.attributes.integer('axis', 0), order.length);
    const tensors = inputs.map((i) => call.arranged(i, order));
    const options = { axis: order.indexOf(axis), fusedActivationFunction: 0 };
    return { tensor: call.emit('CONCATENATION', tensors, options), order };
  },
  fold: (call, arrays) =>
    joined(
      arrays,
      axisOf(call, call.attributes.integer('axis', 0), arrays[0]?.shape.length ?? 0),
      call.refuse,
    ),
};

/** Lengths of the parts of a Split. */
function partsOf(call: NodeCall, total: number): number[] {
  const stated = call.has(1)
    ? call.fixedIntegers(1, 'lengths')
    : (call.attributes.integers('split') ?? undefined);
  const count = call.attributes.integer('num_outputs', call.node.outputs.length);
  if (count !== call.node.outputs.length)
    call.refuse(`cuts into ${count} parts for ${call.node.outputs.length} results`);
  const each = Math.ceil(total / count);
  const lengths =
    stated ?? Array.from({ length: count }, (_, i) => Math.min(each, total - i * each));
  const fits = lengths.every((n) => n > 0) && lengths.reduce((a, b) => a + b, 0) === total;
  return fits ? [...lengths] : call.refuse(`cuts ${total} places into ${lengths.join(' + ')}`);
}

const split: Row = {
  layout: 'axes',
  lower: (call) => {
    const shape = call.shape(0);
    const axis = axisOf(call, call.attributes.integer('axis', 0), shape.length);
    if (shape[axis] === -1) throw new SamplesUnknown();
    const lengths = partsOf(call, shape[axis]!);
    const { tensor, order } = call.laid(0);
    if (new Set(lengths).size === 1) {
      const inputs = [call.indices('axis', [order.indexOf(axis)], []), tensor];
      const options = { numSplits: lengths.length };
      return call
        .emitAll('SPLIT', inputs, options, lengths.length)
        .map((part) => ({ tensor: part, order }));
    }
    const place = call.indices('axis', [order.indexOf(axis)], []);
    const inputs = [tensor, call.indices('lengths', lengths), place];
    return call
      .emitAll('SPLIT_V', inputs, { numSplits: lengths.length }, lengths.length)
      .map((part) => ({ tensor: part, order }));
  },
  fold: (call, [a]) => {
    const axis = axisOf(call, call.attributes.integer('axis', 0), a!.shape.length);
    let from = 0;
    return partsOf(call, a!.shape[axis]!).map((length) => {
      from += length;
      const spans = spansAlong(a!.shape, axis, from - length, length);
      return sliced(a!, spans, a!.shape.with(axis, length));
    });
  },
};

/** One span for each dimension of the value; −1 as length takes all samples. */
function slicedValue(
  call: NodeCall,
  { tensor, order }: Laid,
  spans: readonly Span[],
  suffix?: string,
): Laid {
  const { begin, end, strides, mask } = sliceOperands(inOrder(spans, order));
  const list = (what: string, values: readonly number[]) =>
    call.indices(suffix === undefined ? what : `${suffix}/${what}`, values);
  const inputs = [tensor, list('begin', begin), list('end', end), list('strides', strides)];
  const options = { beginMask: mask, endMask: mask };
  return { tensor: call.emit('STRIDED_SLICE', inputs, options, suffix), order };
}

/** What a Slice takes of each dimension. */
function spansOf(call: NodeCall): Span[] {
  const shape = call.shape(0);
  const inAttributes = call.opset < 10;
  const list = (i: number, name: string) => {
    if (inAttributes) return call.attributes.integers(name);
    return call.has(i) ? call.fixedIntegers(i, name) : undefined;
  };
  const starts = list(1, 'starts') ?? [];
  const ends = list(2, 'ends') ?? [];
  const axes = (list(3, 'axes') ?? plainOrder(starts.length)).map((axis) =>
    axisOf(call, axis, shape.length),
  );
  const steps = list(4, 'steps') ?? starts.map(() => 1);
  if (ends.length !== starts.length || steps.length !== starts.length || steps.includes(0))
    return call.refuse('has starts, ends and steps that do not fit each other');
  return shape.map((length, axis): Span => {
    const i = axes.indexOf(axis);
    if (i < 0) return wholeSpan(length);
    const [start, end, step] = [starts[i]!, ends[i]!, steps[i]!];
    if (length < 0) {
      if (start === 0 && step === 1 && end > 2 ** 30) return wholeSpan(length);
      throw new SamplesUnknown();
    }
    return spanOf(length, start, end, step);
  });
}

const isAll = (spans: readonly Span[], shape: Shape) =>
  spans.every(({ from, step, length }, i) => from === 0 && step === 1 && length === shape[i]);

const slice: Row = {
  layout: 'axes',
  lower: (call) => {
    const spans = spansOf(call);
    if (isAll(spans, call.shape(0))) return call.value(0);
    return slicedValue(call, call.laid(0), spans);
  },
  fold: (call, [a]) => {
    const spans = spansOf(call);
    return sliced(
      a!,
      spans,
      spans.map(({ length }) => length),
    );
  },
};

/** Places added before and after each dimension. */
function padsOf(call: NodeCall): { before: number[]; after: number[] } {
  const rank = call.shape(0).length;
  const pads =
    call.opset < 11 ? (call.attributes.integers('pads') ?? []) : call.fixedIntegers(1, 'pads');
  const axes = call.has(3)
    ? call.fixedIntegers(3, 'axes').map((axis) => axisOf(call, axis, rank))
    : plainOrder(rank);
  if (pads.length !== 2 * axes.length) return call.refuse('has pads that do not fit its input');
  const of = (from: number) => {
    const list = new Array<number>(rank).fill(0);
    axes.forEach((axis, i) => {
      list[axis] = pads[from + i]!;
    });
    return list;
  };
  return { before: of(0), after: of(axes.length) };
}

const pad: Row = {
  layout: 'axes',
  lower: (call) => {
    const mode = call.attributes.choice(
      'mode',
      ['constant', 'reflect', 'edge', 'wrap'],
      'constant',
    );
    const { before, after } = padsOf(call);
    const { tensor, order } = cropped(call, before, after);
    const laid = order.flatMap((axis) => [Math.max(0, before[axis]!), Math.max(0, after[axis]!)]);
    if (laid.every((n) => n === 0)) return { tensor, order };
    if (mode === 'edge' || mode === 'wrap') return repeated(call, { tensor, order }, laid, mode);
    const paddings = call.indices('paddings', laid, [order.length, 2]);
    if (mode === 'reflect') {
      const options = { mode: MirrorPadMode.REFLECT };
      return { tensor: call.emit('MIRROR_PAD', [tensor, paddings], options), order };
    }
    const value =
      call.opset < 11
        ? call.attributes.number('value', 0)
        : call.has(2)
          ? Number(call.weight(2).values()[0] ?? 0)
          : 0;
    if (value === 0) return { tensor: call.emit('PAD', [tensor, paddings], {}), order };
    const filler = call.floats('value', [value], [1]);
    return { tensor: call.emit('PADV2', [tensor, paddings, filler], {}), order };
  },
};

/** Places that are named one by one. */
const MOST_PLACES = 2 ** 20;

/** The edge, or the other end, repeated: places by number, one dimension after the other. */
export function repeated(
  call: NodeCall,
  { tensor, order }: Laid,
  laid: readonly number[],
  mode: 'edge' | 'wrap',
  name?: string,
): Laid {
  const padded = order.map((_, i) => i).filter((i) => laid[2 * i]! + laid[2 * i + 1]! > 0);
  const result = padded.reduce((x, i) => {
    const length = call.graph.shapeOf(x)[i]!;
    const [before, after] = [laid[2 * i]!, laid[2 * i + 1]!];
    if (before + after > MOST_PLACES) call.refuse(`pads by ${before + after} places`);
    const places = Array.from({ length: before + length + after }, (_, at) => {
      const place = at - before;
      if (mode === 'edge') return Math.min(length - 1, Math.max(0, place));
      return ((place % length) + length) % length;
    });
    const suffix = i === padded.at(-1) ? name : `${name ?? 'pad'}${i}`;
    const indices = call.indices(`${suffix ?? 'pad'}/places`, places);
    return call.emit('GATHER', [x, indices], { axis: i, batchDims: 0 }, suffix);
  }, tensor);
  return { tensor: result, order };
}

/** Negative pads cut places off. */
function cropped(call: NodeCall, before: readonly number[], after: readonly number[]): Laid {
  const value = call.laid(0);
  if (![...before, ...after].some((n) => n < 0)) return value;
  const spans = call.shape(0).map((length, i): Span => {
    const cut = Math.max(0, -before[i]!);
    return { from: cut, step: 1, length: length < 0 ? -1 : length - cut - Math.max(0, -after[i]!) };
  });
  return slicedValue(call, value, spans, 'cropped');
}

const expand: Row = {
  layout: 'plain',
  lower: (call) => {
    const own = call.shape(0);
    const wanted = call.integers(1, 'shape');
    const rank = Math.max(own.length, wanted.length);
    const full = (list: readonly number[]) => [
      ...new Array<number>(rank - list.length).fill(1),
      ...list,
    ];
    const [a, b] = [full(own), full(wanted)];
    // The number of samples may be asked for where it is already.
    if (b.some((length, i) => Number.isNaN(length) && a[i] !== -1)) throw new SamplesUnknown();
    const shape = a.map((length, i) => (b[i] === 1 || Number.isNaN(b[i]) ? length : b[i]!));
    if (sameShape(shape, own)) return call.value(0);
    const order = plainOrder(rank);
    const tensor = call.arranged(0, order);
    if (shape.includes(-1)) {
      // BROADCAST_TO wants every length: a product with ones spreads along the others.
      if (call.dtype(0) !== 'float32') throw new SamplesUnknown();
      const ones = shape.map((length) => Math.max(1, length));
      const filled = call.floats('ones', new Float32Array(elementCount(ones)).fill(1), ones);
      return { tensor: call.emit('MUL', [tensor, filled], NO_ACTIVATION), order };
    }
    const inputs = [tensor, call.indices('shape', shape)];
    return { tensor: call.emit('BROADCAST_TO', inputs, {}), order };
  },
  fold: (call, [a]) => {
    const wanted = call.fixedIntegers(1, 'shape');
    const rank = Math.max(a!.shape.length, wanted.length);
    const full = (list: readonly number[]) => [
      ...new Array<number>(rank - list.length).fill(1),
      ...list,
    ];
    const [x, y] = [full(a!.shape), full(wanted)];
    return broadcast(
      a!,
      x.map((length, i) => (y[i] === 1 ? length : y[i]!)),
      call.refuse,
    );
  },
};

const tile: Row = {
  layout: 'axes',
  lower: (call) => {
    const times = call.fixedIntegers(1, 'repetitions');
    const { tensor, order } = call.laid(0);
    const inputs = [tensor, call.indices('times', inOrder(times, order))];
    return { tensor: call.emit('TILE', inputs, {}), order };
  },
  fold: (call, [a]) => tiled(a!, call.fixedIntegers(1, 'repetitions')),
};

/** Channels as squares of pixels. TensorFlow's order of them is DCR. */
const depthToSpace: Row = {
  layout: 'axes',
  lower: (call) => {
    const block = call.attributes.integer('blocksize', 1);
    const mode = call.attributes.choice('mode', ['DCR', 'CRD'], 'DCR');
    const [n = -1, c = 1, h = 1, w = 1] = call.shape(0);
    const each = c / block ** 2;
    if (!Number.isInteger(each)) return call.refuse(`cuts ${c} channels into ${block ** 2} parts`);
    if (mode === 'DCR') {
      const order = [0, 2, 3, 1];
      const options = { blockSize: block };
      return { tensor: call.emit('DEPTH_TO_SPACE', [call.arranged(0, order)], options), order };
    }
    return inSteps(
      call,
      [n, each, block, block, h, w],
      [0, 1, 4, 2, 5, 3],
      [n, each, h * block, w * block],
    );
  },
};

const spaceToDepth: Row = {
  layout: 'axes',
  lower: (call) => {
    const block = call.attributes.integer('blocksize', 1);
    const [, , h = 1, w = 1] = call.shape(0);
    const [rows, columns] = [h / block, w / block];
    if (!Number.isInteger(rows) || !Number.isInteger(columns))
      return call.refuse(`cuts ${h}×${w} pixels into squares of ${block}`);
    const order = [0, 2, 3, 1];
    const inputs = [call.arranged(0, order)];
    return { tensor: call.emit('SPACE_TO_DEPTH', inputs, { blockSize: block }), order };
  },
};

/** Reshape, transpose, reshape. */
function inSteps(call: NodeCall, apart: Shape, steps: readonly number[], result: Shape): Value {
  const cut = reshapedValue(call, call.laid(0), apart);
  const laid = isReread(cut) ? call.layout.reread(cut) : (cut as Laid);
  return reshapedValue(call, transposedValue(laid, steps), result);
}

/** The sizes of input 0; NaN stands for the number of samples. */
function sizes(call: NodeCall): Known {
  const shape = call.shape(0).map((length) => (length < 0 ? Number.NaN : length));
  const from = call.attributes.integer('start', 0);
  const to = call.attributes.has('end') ? call.attributes.integer('end', 0) : shape.length;
  const part = shape.slice(from, to);
  return known([part.length], 'int32', part);
}

const shapeRow: Row = { layout: 'any', lower: sizes, fold: sizes };

/** How many values there are; NaN where that depends on the number of samples. */
function totalSize(call: NodeCall): Known {
  const total = call.shape(0).reduce((all, d) => all * (d < 0 ? Number.NaN : d), 1);
  return known([], 'int32', [total]);
}

const filled: Fold = (call) => {
  const shape = call.fixedIntegers(0, 'shape');
  const value = call.attributes.array('value');
  const number = Number(value?.values()[0] ?? 0);
  if (shape.some((length) => length < 0)) call.refuse('has a negative length in its shape');
  const dtype = value?.dtype ?? 'float32';
  return known(shape, dtype, () => {
    const count = elementCount(shape);
    return (dtype === 'float32' ? new Float32Array(count) : new Float64Array(count)).fill(number);
  });
};

const counted: Fold = (call, arrays) => {
  const [from = 0, to = 0, step = 1] = arrays.map((array) => Number(array.values()[0]));
  if ([from, to, step].some(Number.isNaN)) throw new SamplesUnknown();
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (!Number.isFinite(count)) return call.refuse('counts without an end');
  const { dtype } = arrays[0]!;
  return known([count], dtype, () =>
    Float64Array.from({ length: count }, (_, i) => from + i * step),
  );
};

/** An op that is met on known arrays alone. */
export const onlyFolded = (fold: Fold, why: string): Row => ({
  layout: 'plain',
  lower: (call) => call.refuse(why),
  fold,
});

const constant: Row = {
  layout: 'plain',
  lower: (call) => {
    const { attributes } = call;
    const array = attributes.array('value');
    if (array) return array;
    const floats = attributes.numbers('value_floats');
    if (floats) return known([floats.length], 'float32', floats);
    if (attributes.has('value_float'))
      return known([], 'float32', [attributes.number('value_float', 0)]);
    const integers = attributes.integers('value_ints');
    if (integers) return known([integers.length], 'int32', integers);
    if (attributes.has('value_int'))
      return known([], 'int32', [attributes.integer('value_int', 0)]);
    return call.refuse('is of a kind that is not read');
  },
};

export const SHAPING: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['Concat', concat],
  ['Constant', constant],
  [
    'ConstantOfShape',
    { ...onlyFolded(filled, 'makes an array whose shape depends on a run'), repeats: true },
  ],
  ['DepthToSpace', depthToSpace],
  ['Expand', expand],
  ['Flatten', reshaping(flattenedShape)],
  ['Pad', pad],
  ['Range', onlyFolded(counted, 'counts as far as a run says')],
  ['Reshape', reshaping(wantedShape)],
  ['Shape', shapeRow],
  ['Size', { layout: 'any', lower: totalSize, fold: totalSize }],
  ['Slice', slice],
  ['SpaceToDepth', spaceToDepth],
  ['Split', split],
  ['Squeeze', reshaping(squeezedShape)],
  ['Tile', tile],
  ['Transpose', transpose],
  ['Unsqueeze', reshaping(unsqueezedShape)],
]);

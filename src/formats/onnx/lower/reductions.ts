/** Sums, means and maxima over dimensions. */
import type { OpName } from '../../../ops/op-spec.ts';
import { reduced } from '../../arrays/computed.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
import { axisOf, NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { reshapedValue } from './reshaping.ts';
import { axesOf } from './shaping.ts';
import { isReread, type Laid, type Order, orderWithout, plainOrder } from './values.ts';

type Reducer = 'MEAN' | 'SUM' | 'REDUCE_MAX' | 'REDUCE_MIN' | 'REDUCE_PROD';

/** Axes of a reduction; all where it names none. */
function reducedAxes(call: NodeCall): Set<number> {
  const rank = call.shape(0).length;
  const axes = axesOf(call, 1, rank) ?? [];
  if (axes.length > 0) return new Set(axes);
  return new Set(call.attributes.flag('noop_with_empty_axes') ? [] : plainOrder(rank));
}

interface Part {
  /** Of a result that is not the node's own. */
  readonly name?: string | undefined;
  /** As the node says where it is left out. */
  readonly keepDims?: boolean;
}

/** The reduction of `tensor`, which lies in `order`. */
function reduce(call: NodeCall, op: Reducer, tensor: number, order: Order, part: Part = {}): Laid {
  const axes = reducedAxes(call);
  if (axes.size === 0) return { tensor, order };
  const shape = call.shape(0);
  if ([...axes].some((axis) => shape[axis] === -1)) throw new SamplesUnknown();
  const { keepDims = call.attributes.flag('keepdims', true), name } = part;
  const places = call.indices(
    name === undefined ? 'axes' : `${name}/axes`,
    order.flatMap((axis, i) => (axes.has(axis) ? [i] : [])),
  );
  return {
    tensor: call.emit(op, [tensor, places], { keepDims }, name),
    order: keepDims ? order : orderWithout(order, axes),
  };
}

const reduction = (op: Reducer, compute: (values: readonly number[]) => number): Row => ({
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    return reduce(call, op, tensor, order);
  },
  fold: (call, [a]) =>
    reduced(a!, reducedAxes(call), call.attributes.flag('keepdims', true), compute),
});

/** A reduction of a function of the values, and a function of what it gives. */
const around = (
  before: (call: NodeCall, x: number) => number,
  after: OpName | undefined,
  compute: (values: readonly number[]) => number,
): Row => ({
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const inner = before(call, tensor);
    const sum = reduce(call, 'SUM', inner, order, { name: after && 'sum' });
    if (!after) return sum;
    return { tensor: call.emit(after, [sum.tensor], {} as never), order: sum.order };
  },
  fold: (call, [a]) =>
    reduced(a!, reducedAxes(call), call.attributes.flag('keepdims', true), compute),
});

/** log Σ eˣ as m + log Σ e^(x − m) with the largest value m, which does not overflow. */
const logSumExp: Row = {
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const axes = reducedAxes(call);
    if (axes.size === 0) return { tensor, order };
    const largest = reduce(call, 'REDUCE_MAX', tensor, order, { name: 'largest', keepDims: true });
    const less = call.emit('SUB', [tensor, largest.tensor], NO_ACTIVATION, 'less');
    const powers = call.emit('EXP', [less], {}, 'powers');
    const sum = reduce(call, 'SUM', powers, order, { name: 'sum' });
    const logarithm = call.emit('LOG', [sum.tensor], {}, 'log');
    const shift = call.attributes.flag('keepdims', true)
      ? largest.tensor
      : call.reshape(largest.tensor, call.graph.shapeOf(sum.tensor), 'shift');
    return { tensor: call.emit('ADD', [logarithm, shift], NO_ACTIVATION), order: sum.order };
  },
  fold: (call, [a]) =>
    reduced(a!, reducedAxes(call), call.attributes.flag('keepdims', true), (values) => {
      const largest = values.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY);
      return largest + Math.log(total(values.map((x) => Math.exp(x - largest))));
    }),
};

const square = (call: NodeCall, x: number) => call.emit('MUL', [x, x], NO_ACTIVATION, 'squares');
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const totalSquares = (values: readonly number[]) => values.reduce((a, b) => a + b * b, 0);

/** Kernels take the last dimension: another is put last, and so is it for what follows. */
function withLast(call: NodeCall, axis: number): Laid {
  const value = call.laid(0);
  if (value.order.at(-1) === axis) return value;
  const order = [...value.order.filter((own) => own !== axis), axis];
  return { tensor: call.layout.arranged(value, order), order };
}

const softmax = (op: 'SOFTMAX' | 'LOG_SOFTMAX'): Row => ({
  layout: 'axes',
  lower: (call) => {
    const shape = call.shape(0);
    const stated = call.attributes.integer('axis', call.opset < 13 ? 1 : -1);
    const axis = axisOf(call, stated, shape.length);
    const emit = (tensor: number, suffix?: string) =>
      op === 'SOFTMAX'
        ? call.emit(op, [tensor], { beta: 1 }, suffix)
        : call.emit(op, [tensor], {}, suffix);
    // Before opset 13, all dimensions from the axis on count as one.
    const isJoined = call.opset < 13 && shape.slice(axis + 1).some((length) => length !== 1);
    if (!isJoined) {
      const { tensor, order } = withLast(call, axis);
      return { tensor: emit(tensor), order };
    }
    if (shape.slice(axis).includes(-1)) throw new SamplesUnknown();
    const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
    const outer = shape.slice(0, axis);
    const rows = outer.includes(-1) ? -1 : product(outer);
    const flat = call.reshape(call.plain(0), [rows, product(shape.slice(axis))], 'flat');
    const tensor = call.reshape(emit(flat, 'softmax'), shape);
    return { tensor, order: plainOrder(shape.length) };
  },
});

const argument = (op: 'ARG_MAX' | 'ARG_MIN'): Row => ({
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const axis = axisOf(call, call.attributes.integer('axis', 0), order.length);
    if (call.attributes.flag('select_last_index')) call.refuse('takes the last of equal values');
    const place = call.indices('axis', [order.indexOf(axis)], []);
    const result = call.emit(op, [tensor, place], { outputType: 2 });
    const left = orderWithout(order, new Set([axis]));
    if (!call.attributes.flag('keepdims', true)) return { tensor: result, order: left };
    const value = reshapedValue(call, { tensor: result, order: left }, call.shape(0).with(axis, 1));
    return isReread(value) ? call.layout.reread(value) : value;
  },
});

const topK: Row = {
  layout: 'axes',
  lower: (call) => {
    const shape = call.shape(0);
    const axis = axisOf(call, call.attributes.integer('axis', -1), shape.length);
    const [count = 1] = call.fixedIntegers(1, 'count');
    const { tensor, order } = withLast(call, axis);
    const place = call.indices('count', [count], []);
    if (call.attributes.flag('largest', true)) {
      const results = call.emitAll('TOPK_V2', [tensor, place], {}, 2);
      return results.map((result) => ({ tensor: result, order }));
    }
    if (call.dtype(0) !== 'float32') return call.refuse('takes the smallest of integers');
    const negative = call.emit('NEG', [tensor], {}, 'negative');
    const [largest = negative, places = negative] = call.emitAll(
      'TOPK_V2',
      [negative, place],
      {},
      2,
      'largest',
    );
    const smallest = call.emit('NEG', [largest], {});
    return [smallest, places].map((result) => ({ tensor: result, order }));
  },
};

/** Sums of all that came before, along one dimension. */
const cumulated: Row = {
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const axis = axisOf(call, call.fixedIntegers(1, 'axis')[0] ?? 0, order.length);
    if (call.shape(0)[axis] === -1) throw new SamplesUnknown();
    const { attributes } = call;
    const inputs = [tensor, call.indices('axis', [order.indexOf(axis)], [])];
    const options = {
      exclusive: attributes.flag('exclusive'),
      reverse: attributes.flag('reverse'),
    };
    return { tensor: call.emit('CUMSUM', inputs, options), order };
  },
};

export const REDUCTIONS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['ArgMax', argument('ARG_MAX')],
  ['ArgMin', argument('ARG_MIN')],
  ['CumSum', cumulated],
  ['LogSoftmax', softmax('LOG_SOFTMAX')],
  [
    'ReduceL1',
    around(
      (call, x) => call.emit('ABS', [x], {}, 'abs'),
      undefined,
      (values) => total(values.map(Math.abs)),
    ),
  ],
  [
    'ReduceLogSum',
    around(
      (_, x) => x,
      'LOG',
      (values) => Math.log(total(values)),
    ),
  ],
  ['ReduceLogSumExp', logSumExp],
  ['ReduceL2', around(square, 'SQRT', (values) => Math.sqrt(totalSquares(values)))],
  [
    'ReduceMax',
    reduction('REDUCE_MAX', (values) =>
      values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ),
  ],
  ['ReduceMean', reduction('MEAN', (values) => total(values) / values.length)],
  [
    'ReduceMin',
    reduction('REDUCE_MIN', (values) =>
      values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    ),
  ],
  ['ReduceProd', reduction('REDUCE_PROD', (values) => values.reduce((a, b) => a * b, 1))],
  ['ReduceSum', reduction('SUM', total)],
  ['ReduceSumSquare', around(square, undefined, totalSquares)],
  ['Softmax', softmax('SOFTMAX')],
  ['TopK', topK],
]);

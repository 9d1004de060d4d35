/** Operations that move, join and cut values. */
import { sameShape } from '../../../tensor/shape.ts';
import type { LayerCall } from '../layer.ts';
import { NO_ACTIVATION } from '../spatial.ts';
import {
  axesBesideBatch,
  axesFromFront,
  axisFromFront,
  type OperationRow,
  operand,
  operands,
} from './operation.ts';

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);

/** `input` read as `shape`, in which −1 is the batch. */
function reshaped(call: LayerCall, input: number, shape: readonly number[]): number {
  if (sameShape(shape, call.graph.shapeOf(input))) return input;
  return call.emit('RESHAPE', [input, call.indices('shape', shape)], {});
}

const reshape: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const { config } = call;
    const input = operand(call, 'x');
    const raw = config.raw('newshape');
    const list: unknown[] = Array.isArray(raw) ? raw : [raw];
    // The batch may be written as None.
    const target = list.map((d) => (d === null ? -1 : d));
    if (!target.every((d): d is number => Number.isInteger(d) && (d as number) >= -1)) {
      return config.bad('newshape', 'a shape');
    }
    const [batch, ...rest] = target;
    const open = rest.indexOf(-1);
    const values = product(call.graph.shapeOf(input).slice(1));
    if (batch !== -1) return config.refuse('its shape fixes the number of samples');
    if (open < 0) return reshaped(call, input, target);
    const length = values / product(rest.filter((d) => d >= 0));
    if (rest.lastIndexOf(-1) !== open || !Number.isInteger(length)) {
      return config.refuse(`its input cannot be read as ${JSON.stringify(raw)}`);
    }
    return reshaped(call, input, [-1, ...rest.with(open, length)]);
  },
};

const expandDims: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const shape = call.graph.shapeOf(input);
    const axes = axesBesideBatch(call, shape.length + call.config.integerList('axis').length);
    const sorted = [...axes].sort((a, b) => a - b);
    return reshaped(
      call,
      input,
      sorted.reduce((longer: readonly number[], axis) => longer.toSpliced(axis, 0, 1), shape),
    );
  },
};

const squeeze: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const shape = call.graph.shapeOf(input);
    const given = call.config.has('axis');
    const axes = given
      ? axesBesideBatch(call, shape.length)
      : shape.flatMap((d, i) => (d === 1 && i > 0 ? [i] : []));
    if (axes.some((axis) => shape[axis] !== 1)) {
      call.config.refuse('only dimensions of length 1 can be taken away');
    }
    return reshaped(
      call,
      input,
      shape.filter((_, i) => !axes.includes(i)),
    );
  },
};

function transposed(call: LayerCall, input: number, order: readonly number[]): number {
  const rank = call.graph.shapeOf(input).length;
  if (order.length !== rank || new Set(order).size !== rank) {
    call.config.bad('axes', `an order of ${rank} dimensions`);
  }
  return call.emit('TRANSPOSE', [input, call.indices('order', order)], {});
}

const transpose: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const order = axesFromFront(call, call.graph.shapeOf(input).length, 'axes');
    return transposed(call, input, call.config.has('axes') ? order : order.toReversed());
  },
};

const swapAxes: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const rank = call.graph.shapeOf(input).length;
    const [a, b] = ['axis1', 'axis2'].map((key) =>
      axisFromFront(call, call.config.number(key), rank),
    );
    const order = Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i) ?? i);
    return transposed(call, input, order);
  },
};

const concatenate: OperationRow = {
  parameters: ['xs'],
  lower(call) {
    const inputs = operands(call, 'xs');
    const [first = -1] = inputs;
    if (inputs.length === 1) return first;
    const axis = axisFromFront(
      call,
      call.config.number('axis', 0),
      call.graph.shapeOf(first).length,
    );
    if (axis === 0) call.config.refuse('it joins the samples of a batch');
    return call.emit('CONCATENATION', inputs, { axis, ...NO_ACTIVATION });
  },
};

const stack: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const inputs = operands(call, 'x');
    const rank = call.graph.shapeOf(inputs[0] ?? -1).length + 1;
    const axis = axisFromFront(call, call.config.number('axis', 0), rank);
    if (axis === 0) call.config.refuse('it puts a dimension before the batch');
    return call.emit('PACK', inputs, { valuesCount: inputs.length, axis });
  },
};

/** The part of `input` from `begin` to `end` of each dimension. */
function sliced(
  call: LayerCall,
  input: number,
  begin: readonly number[],
  end: readonly number[],
): number {
  const whole = call.graph
    .shapeOf(input)
    .reduce(
      (mask, d, i) => (begin[i] === 0 && (d < 0 || end[i] === d) ? mask | (1 << i) : mask),
      0,
    );
  const inputs = [
    input,
    call.indices('begin', begin),
    call.indices(
      'end',
      end.map((e) => Math.max(e, 0)),
    ),
    call.indices('strides', new Array<number>(begin.length).fill(1)),
  ];
  return call.emit('STRIDED_SLICE', inputs, { beginMask: whole, endMask: whole });
}

const split: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const { config, graph } = call;
    const input = operand(call, 'x');
    const shape = graph.shapeOf(input);
    const axis = axisFromFront(call, config.number('axis', 0), shape.length);
    if (axis === 0) config.refuse('it splits the samples of a batch');
    const parts = config.raw('indices_or_sections');
    if (typeof parts === 'number') {
      const inputs = [call.indices('split_axis', [axis], []), input];
      return call.emitAll('SPLIT', inputs, { numSplits: parts }, 'part', parts);
    }
    const ends = [...config.integerList('indices_or_sections'), shape[axis] ?? 0];
    const lengths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
    const inputs = [
      input,
      call.indices('split_lengths', lengths),
      call.indices('split_axis', [axis], []),
    ];
    return call.emitAll('SPLIT_V', inputs, { numSplits: lengths.length }, 'part', lengths.length);
  },
};

const unstack: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const shape = call.graph.shapeOf(input);
    const axis = axisFromFront(call, call.config.number('axis', 0), shape.length);
    if (axis === 0) call.config.refuse('it splits the samples of a batch');
    const num = shape[axis] ?? 1;
    return call.emitAll('UNPACK', [input], { num, axis }, 'part', num);
  },
};

const pad: OperationRow = {
  parameters: ['x', 'constant_values'],
  lower(call) {
    const { config } = call;
    const input = operand(call, 'x');
    const rank = call.graph.shapeOf(input).length;
    config.choice('mode', ['constant'], 'constant');
    if (config.number('constant_values', 0) !== 0)
      config.refuse('it pads with a value other than 0');
    const raw = config.raw('pad_width');
    const pairs: unknown[] = Array.isArray(raw) ? raw.flat() : [raw];
    const fits = pairs.every((v) => Number.isInteger(v) && (v as number) >= 0);
    if (!fits || pairs.length !== 2 * rank)
      return config.bad('pad_width', `${rank} pairs of sizes`);
    if (pairs[0] !== 0 || pairs[1] !== 0) config.refuse('it adds samples to a batch');
    return call.emit('PAD', [input, call.indices('padding', pairs as number[], [rank, 2])], {});
  },
};

const tile: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const times = call.config.integerList('repeats');
    const fits = times.length === call.graph.shapeOf(input).length && times.every((t) => t > 0);
    if (!fits) call.config.bad('repeats', 'a number for each dimension');
    if (times[0] !== 1) call.config.refuse('it repeats the samples of a batch');
    return call.emit('TILE', [input, call.indices('times', times)], {});
  },
};

/** A part of given lengths; −1 is the rest. Not by SLICE, whose result LiteRT.js may leave unwritten (`ops/slice.ts`). */
const slice: OperationRow = {
  parameters: ['x', 'start_indices', 'shape'],
  lower(call) {
    const input = operand(call, 'x');
    const { config, graph } = call;
    const [begin, sizes] = [config.integerList('start_indices'), config.integerList('shape')];
    const shape = graph.shapeOf(input);
    if (begin.length !== shape.length || sizes.length !== shape.length)
      config.bad('shape', `a place and a length for each of ${shape.length} dimensions`);
    if (begin[0] !== 0 || sizes[0] !== -1) config.refuse('it splits the samples of a batch');
    const end = sizes.map((size, i) => (size < 0 ? (shape[i] ?? 1) : (begin[i] ?? 0) + size));
    const fits = end.every((to, i) => i === 0 || to <= (shape[i] ?? 0));
    if (!fits || begin.some((from) => from < 0)) config.bad('shape', 'a part of its input');
    return sliced(call, input, begin, end);
  },
};

/** Dimensions turned around. The kernel takes those side by side at once. */
const flip: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const input = operand(call, 'x');
    const axes = axesBesideBatch(call, call.graph.shapeOf(input).length).sort((a, b) => a - b);
    if (axes.some((axis, i) => axis !== (axes[0] ?? 0) + i))
      call.config.refuse('it turns dimensions around that are not neighbours');
    return call.emit('REVERSE_V2', [input, call.indices('axes', axes)], {});
  },
};

/** Numbers as places of a row that are marked. */
const oneHot: OperationRow = {
  parameters: ['x', 'num_classes'],
  lower(call) {
    const { config } = call;
    const input = operand(call, 'x');
    const isWhole = call.graph.tensor(input).dtype === 'int32';
    if (!isWhole) config.refuse('it takes numbers of classes that are not integers');
    if (config.boolean('sparse', false)) config.refuse('its result is sparse');
    if (config.has('dtype') && config.string('dtype') !== 'float32')
      config.refuse('its result is not float32');
    const depth = config.number('num_classes');
    if (!Number.isInteger(depth) || depth < 1) config.bad('num_classes', 'a number of classes');
    const rank = call.graph.shapeOf(input).length + 1;
    const at = axisFromFront(call, config.number('axis', -1), rank);
    if (at === 0) config.refuse('it puts a dimension before the batch');
    const values = [call.values('on', 1), call.values('off', 0)];
    const inputs = [input, call.indices('depth', [depth], []), ...values];
    return call.emit('ONE_HOT', inputs, { axis: at === rank - 1 ? -1 : at });
  },
};

export const REARRANGING = {
  Concatenate: concatenate,
  ExpandDims: expandDims,
  Flip: flip,
  OneHot: oneHot,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Squeeze: squeeze,
  Stack: stack,
  Swapaxes: swapAxes,
  Tile: tile,
  Transpose: transpose,
  Unstack: unstack,
} satisfies Record<string, OperationRow>;

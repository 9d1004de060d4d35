/** Pooling. Padding that is not TensorFlow's SAME is put in front of the kernel, in a way that changes no result. */
import type { OpName } from '../../../ops/op-spec.ts';
import { MirrorPadMode, Padding } from '../../../schema/enums.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import {
  beyond,
  type Image,
  imageOf,
  isSame,
  paddingsOf,
  resultOf,
  type Sides,
  type Window,
  windowOf,
  zeroPadded,
} from './image.ts';
import { repeated } from './shaping.ts';

const poolOptions = ({ kernel, stride }: Window, padding: number) => ({
  filterHeight: kernel.height,
  filterWidth: kernel.width,
  strideH: stride.height,
  strideW: stride.width,
  padding,
  ...NO_ACTIVATION,
});

function pooledWindow(call: NodeCall, image: Image): { window: Window; stated: Window } {
  const stated = windowOf(call, image);
  if (stated.dilation.height !== 1 || stated.dilation.width !== 1) return call.refuse('is dilated');
  if (!call.attributes.flag('ceil_mode')) return { window: stated, stated };
  const [, height = 1, width = 1] = image.shape;
  const after = {
    height: stated.after.height + beyond(stated, 'height', height),
    width: stated.after.width + beyond(stated, 'width', width),
  };
  return { window: { ...stated, after }, stated };
}

const NEVER_NEGATIVE: ReadonlySet<OpName> = new Set<OpName>([
  'RELU',
  'RELU6',
  'LOGISTIC',
  'SOFTMAX',
  'ABS',
]);

/**
 * Zeros change no maximum of values that are not negative. Of others, places mirrored at the edge change none where they are in
 * the window already; the edge itself, repeated, is in every window that meets it.
 */
function paddedForMaximum(call: NodeCall, { tensor, shape }: Image, window: Window): number {
  const paddings = paddingsOf(window.before, window.after);
  if (paddings.every((n) => n === 0)) return tensor;
  const maker = call.makerOf(tensor);
  if (maker && NEVER_NEGATIVE.has(maker)) return zeroPadded(call, tensor, window);
  const { kernel, before, after } = window;
  const isInWindow = (side: keyof Sides) => 2 * Math.max(before[side], after[side]) <= kernel[side];
  const [, height = 1, width = 1] = shape;
  const reaches =
    Math.max(before.height, after.height) <= height && Math.max(before.width, after.width) <= width;
  if (!isInWindow('height') || !isInWindow('width') || !reaches)
    return repeated(call, { tensor, order: [0, 1, 2, 3] }, paddings, 'edge', 'pad').tensor;
  const inputs = [tensor, call.indices('paddings', paddings, [4, 2])];
  return call.emit('MIRROR_PAD', inputs, { mode: MirrorPadMode.SYMMETRIC }, 'pad');
}

const maxPool: Row = {
  layout: 'channels-last',
  lower: (call) => {
    if ((call.node.outputs[1] ?? '') !== '') call.refuse('says where its maxima are');
    const image = imageOf(call);
    const { window } = pooledWindow(call, image);
    if (isSame(window, image.shape)) {
      const pool = call.emit('MAX_POOL_2D', [image.tensor], poolOptions(window, Padding.SAME));
      return resultOf(call, pool, image);
    }
    const input = paddedForMaximum(call, image, window);
    const pool = call.emit('MAX_POOL_2D', [input], poolOptions(window, Padding.VALID));
    return resultOf(call, pool, image);
  },
};

/** Windows along a side that are counted one by one. */
const MOST_WINDOWS = 2 ** 14;

/** How many places each window counts along a side. */
function counted(
  call: NodeCall,
  window: Window,
  stated: Window,
  side: keyof Sides,
  length: number,
) {
  const pads = call.attributes.flag('count_include_pad');
  const padded = window.before[side] + length + window.after[side];
  const [from, to] = pads
    ? [0, window.before[side] + length + stated.after[side]]
    : [window.before[side], window.before[side] + length];
  const steps = Math.floor((padded - window.kernel[side]) / window.stride[side]) + 1;
  if (steps > MOST_WINDOWS) call.refuse(`has ${steps} windows along a side`);
  return Array.from({ length: steps }, (_, i) => {
    const start = i * window.stride[side];
    return Math.min(to, start + window.kernel[side]) - Math.max(from, start);
  });
}

const averagePool: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOf(call);
    const { window, stated } = pooledWindow(call, image);
    const countsPads = call.attributes.flag('count_include_pad');
    const isPlain = paddingsOf(window.before, window.after).every((n) => n === 0);
    // SAME leaves what it pads out of the mean.
    if (isPlain || (!countsPads && isSame(window, image.shape))) {
      const padding = isPlain ? Padding.VALID : Padding.SAME;
      const pool = call.emit('AVERAGE_POOL_2D', [image.tensor], poolOptions(window, padding));
      return resultOf(call, pool, image);
    }
    const [, height = 1, width = 1] = image.shape;
    const rows = counted(call, window, stated, 'height', height);
    const columns = counted(call, window, stated, 'width', width);
    const size = window.kernel.height * window.kernel.width;
    const factors = rows.flatMap((row) => columns.map((column) => size / (row * column)));
    const isWhole = factors.every((factor) => factor === 1);
    const input = zeroPadded(call, image.tensor, window);
    const options = poolOptions(window, Padding.VALID);
    const mean = call.emit('AVERAGE_POOL_2D', [input], options, isWhole ? undefined : 'mean');
    if (isWhole) return resultOf(call, mean, image);
    const map = call.floats('counted', factors, [rows.length, columns.length, 1]);
    return resultOf(call, call.emit('MUL', [mean, map], NO_ACTIVATION), image);
  },
};

/** Over all places at once. */
const global = (op: 'MEAN' | 'REDUCE_MAX'): Row => ({
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    if (order.length < 3) return call.refuse('takes no image');
    const axes = order.flatMap((axis, i) => (axis > 1 ? [i] : []));
    const inputs = [tensor, call.indices('axes', axes)];
    return { tensor: call.emit(op, inputs, { keepDims: true }), order };
  },
});

export const POOLING: ReadonlyMap<string, Row> = new Map([
  ['AveragePool', averagePool],
  ['GlobalAveragePool', global('MEAN')],
  ['GlobalMaxPool', global('REDUCE_MAX')],
  ['MaxPool', maxPool],
]);

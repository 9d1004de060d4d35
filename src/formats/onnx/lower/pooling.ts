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

const poolOptions = ({ kernel, stride }: Pick<Window, 'kernel' | 'stride'>, padding: number) => ({
  filterHeight: kernel.height,
  filterWidth: kernel.width,
  strideH: stride.height,
  strideW: stride.width,
  padding,
  ...NO_ACTIVATION,
});

function pooledWindow(call: NodeCall, image: Image): { window: Window; stated: Window } {
  const stated = windowOf(call, image);
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

const isDilated = ({ dilation }: Window) => dilation.height !== 1 || dilation.width !== 1;

/** Places of all windows of a side, and windows of an image, that are listed one by one. */
const MOST_PLACES = 2 ** 18;
const MOST_WINDOWS = 2 ** 22;

/** The places of each window along a side. */
type Windows = readonly (readonly number[])[];

/** Counted from the first place of the image: those in the padding are below 0 or beyond its end. */
function windowsAlong(call: NodeCall, window: Window, side: keyof Sides, length: number): Windows {
  const [size, step] = [window.kernel[side], window.dilation[side]];
  const room = window.before[side] + length + window.after[side] - (size - 1) * step - 1;
  const steps = Math.floor(room / window.stride[side]) + 1;
  if (steps < 1 || steps * size > MOST_PLACES)
    call.refuse(`has ${steps} windows of ${size} places`);
  return Array.from({ length: steps }, (_, i) =>
    Array.from(
      { length: size },
      (_, j) => i * window.stride[side] + j * step - window.before[side],
    ),
  );
}

/** Both sides' windows, in which places beyond the edge are other places of the window. */
function placesInImage(call: NodeCall, { shape }: Image, window: Window): [Windows, Windows] {
  const along = (side: keyof Sides, length: number) =>
    windowsAlong(call, window, side, length).map((places) => {
      const inside = places.filter((place) => place >= 0 && place < length);
      const [other = call.refuse('has windows of padding alone')] = inside;
      return places.map((place) => (place >= 0 && place < length ? place : other));
    });
  const [, height = 1, width = 1] = shape;
  return [along('height', height), along('width', width)];
}

/** A pool over windows whose places do not lie side by side: they are laid so, and every window begins where one ends. */
function pooledSideBySide(
  call: NodeCall,
  op: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D',
  image: Pick<Image, 'tensor'>,
  rows: Windows,
  columns: Windows,
  suffix?: string,
): number {
  const laid = (tensor: number, axis: number, windows: Windows, name: string) => {
    const places = windows.flat();
    const isThere = places.every((place, i) => place === i);
    if (isThere && places.length === call.graph.shapeOf(tensor)[axis]) return tensor;
    const inputs = [tensor, call.indices(`${name}/places`, places)];
    return call.emit('GATHER', inputs, { axis, batchDims: 0 }, name);
  };
  const high = laid(image.tensor, 1, rows, 'rows');
  const kernel = { height: rows[0]?.length ?? 1, width: columns[0]?.length ?? 1 };
  const input = laid(high, 2, columns, 'columns');
  const options = poolOptions({ kernel, stride: kernel }, Padding.VALID);
  return call.emit(op, [input], options, suffix);
}

const maxPool: Row = {
  layout: 'channels-last',
  lower: (call) => {
    if ((call.node.outputs[1] ?? '') !== '') call.refuse('says where its maxima are');
    const image = imageOf(call);
    const { window } = pooledWindow(call, image);
    if (isDilated(window)) {
      // A place beyond the edge is another one of its window: no maximum changes.
      const [rows, columns] = placesInImage(call, image, window);
      return resultOf(call, pooledSideBySide(call, 'MAX_POOL_2D', image, rows, columns), image);
    }
    if (isSame(window, image.shape)) {
      const pool = call.emit('MAX_POOL_2D', [image.tensor], poolOptions(window, Padding.SAME));
      return resultOf(call, pool, image);
    }
    const input = paddedForMaximum(call, image, window);
    const pool = call.emit('MAX_POOL_2D', [input], poolOptions(window, Padding.VALID));
    return resultOf(call, pool, image);
  },
};

/** How many places each window counts along a side. */
function counted(
  call: NodeCall,
  windows: Windows,
  stated: Window,
  side: keyof Sides,
  length: number,
) {
  const pads = call.attributes.flag('count_include_pad');
  const [from, to] = pads ? [-stated.before[side], length + stated.after[side]] : [0, length];
  return windows.map((places) => places.filter((place) => place >= from && place < to).length);
}

const averagePool: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOf(call);
    const { window, stated } = pooledWindow(call, image);
    const countsPads = call.attributes.flag('count_include_pad');
    const isPlain = paddingsOf(window.before, window.after).every((n) => n === 0);
    // SAME leaves what it pads out of the mean.
    if (!isDilated(window) && (isPlain || (!countsPads && isSame(window, image.shape)))) {
      const padding = isPlain ? Padding.VALID : Padding.SAME;
      const pool = call.emit('AVERAGE_POOL_2D', [image.tensor], poolOptions(window, padding));
      return resultOf(call, pool, image);
    }
    const [, height = 1, width = 1] = image.shape;
    const rows = windowsAlong(call, window, 'height', height);
    const columns = windowsAlong(call, window, 'width', width);
    if (rows.length * columns.length > MOST_WINDOWS)
      return call.refuse(`has ${rows.length}×${columns.length} windows`);
    const countedColumns = counted(call, columns, stated, 'width', width);
    const size = window.kernel.height * window.kernel.width;
    const factors = counted(call, rows, stated, 'height', height).flatMap((row) =>
      countedColumns.map((column) => size / (row * column)),
    );
    if (!factors.every(Number.isFinite)) return call.refuse('has windows of padding alone');
    const isWhole = factors.every((factor) => factor === 1);
    const tensor = zeroPadded(call, image.tensor, window);
    const suffix = isWhole ? undefined : 'mean';
    const padded = (windows: Windows, before: number) =>
      windows.map((places) => places.map((place) => place + before));
    const mean = isDilated(window)
      ? pooledSideBySide(
          call,
          'AVERAGE_POOL_2D',
          { tensor },
          padded(rows, window.before.height),
          padded(columns, window.before.width),
          suffix,
        )
      : call.emit('AVERAGE_POOL_2D', [tensor], poolOptions(window, Padding.VALID), suffix);
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

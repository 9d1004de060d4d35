/** Pooling. Padding that is not TensorFlow's SAME is put in front of the kernel, in a way that changes no result. */
import { MirrorPadMode, Padding } from '../../../schema/enums.ts';
import type { Shape } from '../../../tensor/shape.ts';
import { byPlaneAndDepth } from '../../windows.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import {
  beyond,
  type Image,
  imageOrVolumeOf,
  isSame,
  lengthsOf,
  paddingsOf,
  resultOf,
  sideOf,
  type Window,
  windowOf,
  zeroPadded,
} from './image.ts';
import { repeated } from './shaping.ts';

/** What a pool slides over: an image [samples, height, width, channels]. */
type Pooled = Pick<Image, 'tensor' | 'shape'>;

/** The window with what `ceil_mode` adds to it, and as the node says it. */
interface Windowed {
  readonly window: Window;
  readonly stated: Window;
}

type Pool = (call: NodeCall, image: Pooled, windowed: Windowed) => number;

const poolOptions = ({ kernel, stride }: Pick<Window, 'kernel' | 'stride'>, padding: number) => {
  const [filterHeight = 1, filterWidth = 1] = kernel;
  const [strideH = 1, strideW = 1] = stride;
  return { filterHeight, filterWidth, strideH, strideW, padding, ...NO_ACTIVATION };
};

function pooledWindow(call: NodeCall, image: Image): Windowed {
  const stated = windowOf(call, image);
  if (!call.attributes.flag('ceil_mode')) return { window: stated, stated };
  const after = lengthsOf(image).map(
    (length, side) => sideOf(stated, side).after + beyond(stated, side, length),
  );
  return { window: { ...stated, after }, stated };
}

/** The part of a window over a volume that lies in a plane, or along the depth. */
function partOf({ kernel, stride, dilation, before, after }: Window, isPlane: boolean): Window {
  const part = (list: readonly number[], otherwise: number) =>
    isPlane ? list.slice(1) : [list[0] ?? otherwise, otherwise];
  return {
    kernel: part(kernel, 1),
    stride: part(stride, 1),
    dilation: part(dilation, 1),
    before: part(before, 0),
    after: part(after, 0),
  };
}

/** A pool over images and, in two steps, over volumes. */
const pooling =
  (pool: Pool): Row['lower'] =>
  (call) => {
    if ((call.node.outputs[1] ?? '') !== '') call.refuse('says where its maxima are');
    const image = imageOrVolumeOf(call);
    const windowed = pooledWindow(call, image);
    if (image.shape.length === 4) return resultOf(call, pool(call, image, windowed), image);
    const step = (tensor: number, isPlane: boolean) => {
      const window = partOf(windowed.window, isPlane);
      const isWhole = [...window.kernel, ...window.stride].every((n) => n === 1);
      if (isWhole && paddingsOf(window).every((n) => n === 0)) return tensor;
      const own = stepOf(call, isPlane ? 'plane' : 'column');
      const stated = partOf(windowed.stated, isPlane);
      return pool(own, { tensor, shape: call.graph.shapeOf(tensor) }, { window, stated });
    };
    return resultOf(call, byPlaneAndDepth(call, image.tensor, step), image);
  };

/** The node as a step of it sees it: names begin with the step's. */
const stepOf = (call: NodeCall, step: string): NodeCall => ({
  ...call,
  indices: (suffix, ...rest) => call.indices(`${step}/${suffix}`, ...rest),
  floats: (suffix, ...rest) => call.floats(`${step}/${suffix}`, ...rest),
  emit: (op, inputs, options, suffix) =>
    call.emit(op, inputs, options, suffix === undefined ? step : `${step}/${suffix}`),
});

/**
 * Zeros change no maximum of values that are not negative. Of others, places mirrored at the edge change none where they are in
 * the window already; the edge itself, repeated, is in every window that meets it.
 */
function paddedForMaximum(call: NodeCall, image: Pooled, window: Window): number {
  const { tensor } = image;
  const paddings = paddingsOf(window);
  if (paddings.every((n) => n === 0)) return tensor;
  if (call.isNeverNegative(tensor)) return zeroPadded(call, tensor, window);
  const isMirrored = lengthsOf(image).every((length, side) => {
    const { kernel, before, after } = sideOf(window, side);
    const most = Math.max(before, after);
    return 2 * most <= kernel && most <= length;
  });
  if (!isMirrored)
    return repeated(call, { tensor, order: [0, 1, 2, 3] }, paddings, 'edge', 'pad').tensor;
  const inputs = [tensor, call.indices('paddings', paddings, [4, 2])];
  return call.emit('MIRROR_PAD', inputs, { mode: MirrorPadMode.SYMMETRIC }, 'pad');
}

const isDilated = ({ dilation }: Window) => dilation.some((step) => step !== 1);

/** Places of all windows of a side, and windows of an image, that are listed one by one. */
const MOST_PLACES = 2 ** 18;
const MOST_WINDOWS = 2 ** 22;

/** The places of each window along a side. */
type Windows = readonly (readonly number[])[];

/** Counted from the first place of the image: those in the padding are below 0 or beyond its end. */
function windowsAlong(call: NodeCall, window: Window, side: number, length: number): Windows {
  const { kernel, stride, dilation, before, after } = sideOf(window, side);
  const room = before + length + after - (kernel - 1) * dilation - 1;
  const steps = Math.floor(room / stride) + 1;
  if (steps < 1 || steps * kernel > MOST_PLACES)
    call.refuse(`has ${steps} windows of ${kernel} places`);
  return Array.from({ length: steps }, (_, i) =>
    Array.from({ length: kernel }, (_, j) => i * stride + j * dilation - before),
  );
}

/** The windows of height and width. */
function windowsOf(
  call: NodeCall,
  { shape }: { readonly shape: Shape },
  window: Window,
  along: (windows: Windows, side: number, length: number) => Windows = (windows) => windows,
): [rows: Windows, columns: Windows] {
  const [, height = 1, width = 1] = shape;
  const of = (side: number, length: number) =>
    along(windowsAlong(call, window, side, length), side, length);
  return [of(0, height), of(1, width)];
}

/** Both sides' windows, in which places beyond the edge are other places of the window. */
const placesInImage = (call: NodeCall, image: Pooled, window: Window) =>
  windowsOf(call, image, window, (windows, _side, length) =>
    windows.map((places) => {
      const inside = places.filter((place) => place >= 0 && place < length);
      const [other = call.refuse('has windows of padding alone')] = inside;
      return places.map((place) => (place >= 0 && place < length ? place : other));
    }),
  );

/** A pool over windows whose places do not lie side by side: they are laid so, and every window begins where one ends. */
function pooledSideBySide(
  call: NodeCall,
  op: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D',
  image: Pick<Image, 'tensor'>,
  [rows, columns]: readonly [rows: Windows, columns: Windows],
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
  const kernel = [rows[0]?.length ?? 1, columns[0]?.length ?? 1];
  const input = laid(high, 2, columns, 'columns');
  const options = poolOptions({ kernel, stride: kernel }, Padding.VALID);
  return call.emit(op, [input], options, suffix);
}

const largest: Pool = (call, image, { window }) => {
  // A place beyond the edge is another one of its window: no maximum changes.
  if (isDilated(window))
    return pooledSideBySide(call, 'MAX_POOL_2D', image, placesInImage(call, image, window));
  if (isSame(window, image.shape))
    return call.emit('MAX_POOL_2D', [image.tensor], poolOptions(window, Padding.SAME));
  const input = paddedForMaximum(call, image, window);
  return call.emit('MAX_POOL_2D', [input], poolOptions(window, Padding.VALID));
};

/** How many places each window counts along a side. */
function counted(call: NodeCall, windows: Windows, stated: Window, side: number, length: number) {
  const { before, after } = sideOf(stated, side);
  const pads = call.attributes.flag('count_include_pad');
  const [from, to] = pads ? [-before, length + after] : [0, length];
  return windows.map((places) => places.filter((place) => place >= from && place < to).length);
}

const mean: Pool = (call, image, { window, stated }) => {
  const countsPads = call.attributes.flag('count_include_pad');
  const isPlain = paddingsOf(window).every((n) => n === 0);
  // SAME leaves what it pads out of the mean.
  if (!isDilated(window) && (isPlain || (!countsPads && isSame(window, image.shape)))) {
    const padding = isPlain ? Padding.VALID : Padding.SAME;
    return call.emit('AVERAGE_POOL_2D', [image.tensor], poolOptions(window, padding));
  }
  const [, height = 1, width = 1] = image.shape;
  const [rows, columns] = windowsOf(call, image, window);
  if (rows.length * columns.length > MOST_WINDOWS)
    return call.refuse(`has ${rows.length}×${columns.length} windows`);
  const countedColumns = counted(call, columns, stated, 1, width);
  const size = window.kernel.reduce((a, b) => a * b, 1);
  const factors = counted(call, rows, stated, 0, height).flatMap((row) =>
    countedColumns.map((column) => size / (row * column)),
  );
  if (!factors.every(Number.isFinite)) return call.refuse('has windows of padding alone');
  const isWhole = factors.every((factor) => factor === 1);
  const tensor = zeroPadded(call, image.tensor, window);
  const suffix = isWhole ? undefined : 'mean';
  const padded = (windows: Windows, side: number) =>
    windows.map((places) => places.map((place) => place + sideOf(window, side).before));
  const windows = [padded(rows, 0), padded(columns, 1)] as const;
  const pool = isDilated(window)
    ? pooledSideBySide(call, 'AVERAGE_POOL_2D', { tensor }, windows, suffix)
    : call.emit('AVERAGE_POOL_2D', [tensor], poolOptions(window, Padding.VALID), suffix);
  if (isWhole) return pool;
  const map = call.floats('counted', factors, [rows.length, columns.length, 1]);
  return call.emit('MUL', [pool, map], NO_ACTIVATION);
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
  ['AveragePool', { layout: 'channels-last', lower: pooling(mean) }],
  ['GlobalAveragePool', global('MEAN')],
  ['GlobalMaxPool', global('REDUCE_MAX')],
  ['MaxPool', { layout: 'channels-last', lower: pooling(largest) }],
]);

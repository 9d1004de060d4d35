/** Images: two sizes between samples and channels. Sequences are images of height 1; volumes have a depth before the height. */
import { samePadding } from '../../../ops/window.ts';
import type { Shape } from '../../../tensor/shape.ts';
import type { NodeCall } from './call.ts';
import { channelsLast, type Laid } from './values.ts';

/** A window over an image, as the node says it: a number for each side, [depth,] height and width. */
export interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Places before and after. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface Image {
  /** [samples, height, width, channels], of a volume [samples, depth, height, width, channels] */
  readonly tensor: number;
  readonly shape: Shape;
  readonly isSequence: boolean;
}

/** Places along each side. */
export const lengthsOf = ({ shape }: Pick<Image, 'shape'>) => shape.slice(1, -1);

/** Input 0 as an image. */
export function imageOf(call: NodeCall): Image {
  const rank = call.shape(0).length;
  if (rank !== 3 && rank !== 4)
    return call.refuse(`takes ${rank} dimensions; images have four, sequences three`);
  return imageOrVolumeOf(call);
}

/** Input 0 as an image or, where it has five dimensions, as a volume. */
export function imageOrVolumeOf(call: NodeCall): Image {
  const rank = call.shape(0).length;
  if (rank < 3 || rank > 5)
    return call.refuse(
      `takes ${rank} dimensions; images have four, sequences three and volumes five`,
    );
  const tensor = call.arranged(0, channelsLast(rank));
  if (rank > 3) return { tensor, shape: call.graph.shapeOf(tensor), isSequence: false };
  const [samples = -1, length = 1, channels = 1] = call.graph.shapeOf(tensor);
  const shape = [samples, 1, length, channels];
  return { tensor: call.reshape(tensor, shape, 'as_image'), shape, isSequence: true };
}

/** A result that is an image or a volume again, or the sequence that it stands for. */
export function resultOf(call: NodeCall, tensor: number, { isSequence, shape }: Image): Laid {
  if (!isSequence) return { tensor, order: channelsLast(shape.length) };
  const [samples = -1, , length = 1, channels = 1] = call.graph.shapeOf(tensor);
  return {
    tensor: call.reshape(tensor, [samples, length, channels], 'as_sequence'),
    order: channelsLast(3),
  };
}

/**
 * The window of a node over `image`; padding that the file leaves to a rule is computed.
 * @param kernel sizes of the window; the attribute `kernel_shape` where they are left out.
 */
export function windowOf(call: NodeCall, image: Image, kernel?: readonly number[]): Window {
  const lengths = lengthsOf(image);
  const count = image.isSequence ? 1 : lengths.length;
  const { attributes } = call;
  const size = kernel ?? attributes.integers('kernel_shape', count);
  if (!size) return call.refuse('does not say the size of its window');
  const strides = attributes.integers('strides', count) ?? [];
  const dilations = attributes.integers('dilations', count) ?? [];
  const pads = attributes.integers('pads', 2 * count) ?? [];
  const all = [...size, ...strides, ...dilations];
  if (all.some((n) => n < 1) || pads.some((n) => n < 0))
    call.refuse('has a window, strides, dilations or pads that are not positive');
  /** What is not said is `otherwise`, and so is the height of sequences. */
  const sides = (list: readonly number[], otherwise: number) => [
    ...new Array<number>(lengths.length - list.length).fill(otherwise),
    ...list,
  ];
  const window = {
    kernel: sides(size, 1),
    stride: sides(strides, 1),
    dilation: sides(dilations, 1),
  };
  const auto = attributes.choice(
    'auto_pad',
    ['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'],
    'NOTSET',
  );
  if (auto === 'NOTSET')
    return {
      ...window,
      before: sides(pads.slice(0, count), 0),
      after: sides(pads.slice(count), 0),
    };
  if (auto === 'VALID') return { ...window, before: sides([], 0), after: sides([], 0) };
  const ends = samePads(window, image.shape);
  // The odd place lies at the end, or at the beginning.
  const [from, to] = auto === 'SAME_UPPER' ? ([0, 1] as const) : ([1, 0] as const);
  return { ...window, before: ends.map((end) => end[from]), after: ends.map((end) => end[to]) };
}

/** The numbers of a window for one side. */
export const sideOf = (window: Window, side: number) => ({
  kernel: window.kernel[side] ?? 1,
  stride: window.stride[side] ?? 1,
  dilation: window.dilation[side] ?? 1,
  before: window.before[side] ?? 0,
  after: window.after[side] ?? 0,
});

/** What TensorFlow's SAME adds to each side. */
const samePads = (
  { kernel, stride, dilation }: Pick<Window, 'kernel' | 'stride' | 'dilation'>,
  shape: Shape,
) =>
  lengthsOf({ shape }).map((length, i) =>
    samePadding(length, kernel[i] ?? 1, stride[i] ?? 1, dilation[i] ?? 1),
  );

/** Where the window's `ceil_mode` lets it stand beyond the end: places that are added there. */
export function beyond(window: Window, side: number, length: number): number {
  const { kernel, stride, dilation, before, after } = sideOf(window, side);
  const room = length + before + after - (kernel - 1) * dilation - 1;
  const steps = Math.ceil(room / stride);
  // A window that would begin in the padding behind the end is left out.
  const isInside = steps * stride < length + before;
  return Math.max(0, (isInside ? steps : steps - 1) * stride - room);
}

/** `tensor` with zeros around it; itself where there are none to add. */
export function zeroPadded(call: NodeCall, tensor: number, window: Window): number {
  const paddings = paddingsOf(window);
  if (paddings.every((n) => n === 0)) return tensor;
  const inputs = [tensor, call.indices('paddings', paddings, [paddings.length / 2, 2])];
  return call.emit('PAD', inputs, {}, 'pad');
}

/** Places before and after every dimension of an image. */
export const paddingsOf = ({ before, after }: Pick<Window, 'before' | 'after'>) => [
  0,
  0,
  ...before.flatMap((count, i) => [count, after[i] ?? 0]),
  0,
  0,
];

/** Whether the padding is the one that TensorFlow's SAME adds. */
export function isSame(window: Window, shape: Shape): boolean {
  return samePads(window, shape).every(
    ([first, last], i) => window.before[i] === first && window.after[i] === last,
  );
}

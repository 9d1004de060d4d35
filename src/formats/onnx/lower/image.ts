/** Images: two sizes between samples and channels. Sequences are images of height 1; what is deeper is refused. */
import { samePadding } from '../../../ops/window.ts';
import type { Shape } from '../../../tensor/shape.ts';
import type { NodeCall } from './call.ts';
import { channelsLast, type Laid } from './values.ts';

export interface Sides {
  readonly height: number;
  readonly width: number;
}

/** A window over an image, as the node says it. */
export interface Window {
  readonly kernel: Sides;
  readonly stride: Sides;
  readonly dilation: Sides;
  /** Places before and after. */
  readonly before: Sides;
  readonly after: Sides;
}

export interface Image {
  /** [samples, height, width, channels] */
  readonly tensor: number;
  readonly shape: Shape;
  readonly isSequence: boolean;
}

/** Input 0 as an image. */
export function imageOf(call: NodeCall): Image {
  const rank = call.shape(0).length;
  if (rank !== 3 && rank !== 4)
    return call.refuse(`takes ${rank} dimensions; images have four, sequences three`);
  const tensor = call.arranged(0, channelsLast(rank));
  if (rank === 4) return { tensor, shape: call.graph.shapeOf(tensor), isSequence: false };
  const [samples = -1, length = 1, channels = 1] = call.graph.shapeOf(tensor);
  const shape = [samples, 1, length, channels];
  return { tensor: call.reshape(tensor, shape, 'as_image'), shape, isSequence: true };
}

/** A result that is an image again, or the sequence that it stands for. */
export function resultOf(call: NodeCall, tensor: number, { isSequence }: Image): Laid {
  if (!isSequence) return { tensor, order: channelsLast(4) };
  const [samples = -1, , length = 1, channels = 1] = call.graph.shapeOf(tensor);
  return {
    tensor: call.reshape(tensor, [samples, length, channels], 'as_sequence'),
    order: channelsLast(3),
  };
}

const sides = (list: readonly number[], otherwise: number): Sides => {
  const [first = otherwise, second] = list;
  return second === undefined
    ? { height: otherwise, width: first }
    : { height: first, width: second };
};

/**
 * The window of a node over `image`; padding that the file leaves to a rule is computed.
 * @param kernel sizes of the window; the attribute `kernel_shape` where they are left out.
 */
export function windowOf(call: NodeCall, image: Image, kernel?: readonly number[]): Window {
  const count = image.isSequence ? 1 : 2;
  const { attributes } = call;
  const size = kernel ?? attributes.integers('kernel_shape', count);
  if (!size) return call.refuse('does not say the size of its window');
  const strides = attributes.integers('strides', count) ?? [];
  const dilations = attributes.integers('dilations', count) ?? [];
  const pads = attributes.integers('pads', 2 * count) ?? [];
  const all = [...size, ...strides, ...dilations];
  if (all.some((n) => n < 1) || pads.some((n) => n < 0))
    call.refuse('has a window, strides, dilations or pads that are not positive');
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
  if (auto === 'NOTSET') {
    return {
      ...window,
      before: sides(pads.slice(0, count), 0),
      after: sides(pads.slice(count), 0),
    };
  }
  const [, _height = 1, _width = 1] = image.shape;
  if (auto === 'VALID') return { ...window, before: sides([], 0), after: sides([], 0) };
  const [h, w] = samePads(window, image.shape);
  // The odd place lies at the end, or at the beginning.
  const [from, to] = auto === 'SAME_UPPER' ? ([0, 1] as const) : ([1, 0] as const);
  return {
    ...window,
    before: { height: h[from], width: w[from] },
    after: { height: h[to], width: w[to] },
  };
}

type Stepping = Pick<Window, 'kernel' | 'stride' | 'dilation'>;

/** What TensorFlow's SAME adds to height and width. */
function samePads({ kernel, stride, dilation }: Stepping, [, height = 1, width = 1]: Shape) {
  const of = (side: keyof Sides, length: number) =>
    samePadding(length, kernel[side], stride[side], dilation[side]);
  return [of('height', height), of('width', width)] as const;
}

/** Where the window's `ceil_mode` lets it stand beyond the end: places that are added there. */
export function beyond(window: Window, side: keyof Sides, length: number): number {
  const reach = (window.kernel[side] - 1) * window.dilation[side] + 1;
  const room = length + window.before[side] + window.after[side] - reach;
  const step = window.stride[side];
  const steps = Math.ceil(room / step);
  // A window that would begin in the padding behind the end is left out.
  const isInside = steps * step < length + window.before[side];
  return Math.max(0, (isInside ? steps : steps - 1) * step - room);
}

/** `tensor` with zeros around it; itself where there are none to add. */
export function zeroPadded(call: NodeCall, tensor: number, { before, after }: Window): number {
  const paddings = paddingsOf(before, after);
  if (paddings.every((n) => n === 0)) return tensor;
  return call.emit('PAD', [tensor, call.indices('paddings', paddings, [4, 2])], {}, 'pad');
}

export const paddingsOf = (before: Sides, after: Sides) => [
  0,
  0,
  before.height,
  after.height,
  before.width,
  after.width,
  0,
  0,
];

/** Whether the padding is the one that TensorFlow's SAME adds. */
export function isSame(window: Window, shape: Shape): boolean {
  const { before, after } = window;
  const [h, w] = samePads(window, shape);
  const isHigh = before.height === h[0] && after.height === h[1];
  return isHigh && before.width === w[0] && after.width === w[1];
}

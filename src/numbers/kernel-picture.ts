/** The weights of one channel side by side with what rounding makes of them, a page at a time: what the heatmap draws. */
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import { followIn, type RoundedLayer } from './follow-weight.ts';

/** Weights that a page holds at most. */
export const KERNEL_PAGE = 1024;

/** Windows of one channel: of a convolution one for each channel it reads; elsewhere every weight is a window of its own. */
export interface KernelPicture {
  readonly channel: number;
  /** Height and width of a window. */
  readonly window: readonly [number, number];
  /** Windows there are, the first of this page, and how many the page has. */
  readonly windows: number;
  readonly first: number;
  readonly count: number;
  /** Of each weight, window by window, row by row: its place in the layer, before, after, and the integer. */
  readonly indices: Uint32Array;
  readonly trained: Float32Array;
  readonly restored: Float32Array;
  readonly integers: Int32Array;
  /** Largest |w| and largest |w − ŵ| of the page. */
  readonly reach: number;
  readonly worst: number;
  /** Whether this column stores integers, 16-bit floats, or the weights as they are. */
  readonly stored: 'integers' | 'floats' | 'unchanged';
}

/** Where the weights of a channel lie, as windows. */
function windowsOf({ values, shape, channelAxis }: RoundedLayer, channel: number) {
  const [, height = 1, width = 1, depth = 1] = shape;
  if (shape.length === 4 && channelAxis === 0) {
    const start = channel * height * width * depth;
    const at = (window: number, cell: number) => start + cell * depth + window;
    return { window: [height, width] as const, windows: depth, at };
  }
  if (shape.length === 4 && channelAxis === 3) {
    const at = (window: number, cell: number) => (window * height * width + cell) * depth + channel;
    return { window: [height, width] as const, windows: shape[0] ?? 1, at };
  }
  const layout = channelLayout(shape, channelAxis);
  const own: number[] = [];
  forEachRun(values.length, layout, (of, start, end) => {
    if (of === channel) for (let i = start; i < end; i++) own.push(i);
  });
  const at = (window: number) => own[window] ?? 0;
  return { window: [1, 1] as const, windows: own.length, at };
}

/** Whose page is wanted: of a channel the one with that window, or the one with that weight of the layer. */
export type KernelPlace =
  | { readonly channel: number; readonly window: number }
  | { readonly weight: number };

/** The channel and the window in it that a weight belongs to. */
function placeOf({ values, shape, channelAxis }: RoundedLayer, weight: number) {
  const index = Math.min(values.length - 1, Math.max(0, weight));
  const { channels, inner } = channelLayout(shape, channelAxis);
  const depth = shape[3] ?? 1;
  const channel = Math.floor(index / inner) % channels;
  if (shape.length === 4 && channelAxis === 0) return { channel, window: index % depth };
  if (shape.length === 4 && channelAxis === 3) return { channel, window: 0 };
  return { channel, window: Math.floor(index / (inner * channels)) * inner + (index % inner) };
}

/** A page of the kernel of a channel; the nearest there is. */
export function kernelPicture(layer: RoundedLayer, place: KernelPlace): KernelPicture {
  const { channels } = channelLayout(layer.shape, layer.channelAxis);
  const wanted = 'weight' in place ? placeOf(layer, place.weight) : place;
  const channel = Math.min(channels - 1, Math.max(0, wanted.channel));
  const first = wanted.window;
  const { window, windows, at } = windowsOf(layer, channel);
  const cells = window[0] * window[1];
  const perPage = Math.max(1, Math.floor(KERNEL_PAGE / Math.max(1, cells)));
  const last = Math.max(0, Math.ceil(windows / perPage) - 1);
  const start = Math.min(last, Math.max(0, Math.floor(first / perPage))) * perPage;
  const count = Math.min(perPage, windows - start);
  const follow = followIn(layer);
  const followed = Array.from({ length: count * cells }, (_, i) =>
    follow(at(start + Math.floor(i / cells), i % cells)),
  );
  const { kind } = layer.instruction ?? { kind: 'none' };
  return {
    ...{ channel, window, windows, first: start, count },
    indices: Uint32Array.from(followed, ({ index }) => index),
    trained: Float32Array.from(followed, ({ x }) => x),
    restored: Float32Array.from(followed, ({ restored }) => restored),
    integers: Int32Array.from(followed, ({ q }) => q),
    reach: followed.reduce((most, { x }) => Math.max(most, Math.abs(x)), 0),
    worst: followed.reduce((most, { x, restored }) => Math.max(most, Math.abs(x - restored)), 0),
    stored: kind === 'quantize-weights' ? 'integers' : kind === 'halve' ? 'floats' : 'unchanged',
  };
}

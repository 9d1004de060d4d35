/** Slices of a tensor along one axis. */
import type { Shape } from './shape.ts';

/** How a tensor falls into channels: value i belongs to channel floor(i / inner) mod channels. */
export interface ChannelLayout {
  readonly channels: number;
  readonly inner: number;
}

/** Layout along `axis`; null for one channel that is the whole tensor. */
export function channelLayout(shape: Shape, axis: number | null): ChannelLayout {
  if (axis === null) return { channels: 1, inner: shape.reduce((a, b) => a * b, 1) };
  return { channels: shape[axis] ?? 1, inner: shape.slice(axis + 1).reduce((a, b) => a * b, 1) };
}

/** Calls `visit` for each run of consecutive values of one channel. */
export function forEachRun(
  length: number,
  { channels, inner }: ChannelLayout,
  visit: (channel: number, start: number, end: number) => void,
): void {
  let channel = 0;
  for (let start = 0; start < length; start += inner) {
    visit(channel, start, Math.min(length, start + inner));
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
}

/** The largest magnitude of each channel. NaN is skipped. */
export function maxAbsPerChannel(values: Float32Array, layout: ChannelLayout): Float64Array {
  const maxAbs = new Float64Array(layout.channels);
  forEachRun(values.length, layout, (channel, start, end) => {
    let largest = maxAbs[channel]!;
    for (let i = start; i < end; i++) {
      const v = Math.abs(values[i]!);
      if (v > largest) largest = v;
    }
    maxAbs[channel] = largest;
  });
  return maxAbs;
}

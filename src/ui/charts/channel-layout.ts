/** Channels in the order in which they are drawn. */
import type { ChannelRanges } from '../../workers/engine.ts';

export const CHANNEL_ORDERS = {
  model: 'in order',
  range: 'by range',
  error: 'by error',
} as const;
export type ChannelOrder = keyof typeof CHANNEL_ORDERS;

/** Largest first. The error is measured in units of the channel's own reach: what is lost of it. */
export function orderedChannels(ranges: ChannelRanges, order: ChannelOrder): readonly number[] {
  const channels = [...ranges.mins.keys()];
  if (order === 'model') return channels;
  const value = (channel: number) =>
    order === 'range' ? reachOf(ranges, channel) : lossOf(ranges, channel);
  return channels.sort((a, b) => value(b) - value(a) || a - b);
}

/** max|w| of a channel. */
export function reachOf({ mins, maxs }: ChannelRanges, channel: number): number {
  return Math.max(-(mins[channel] ?? 0), maxs[channel] ?? 0);
}

/** RMSE of a channel beside its reach; 0 where nothing is rounded. */
export function lossOf(ranges: ChannelRanges, channel: number): number {
  const reach = reachOf(ranges, channel);
  return reach === 0 ? 0 : (ranges.rmse?.[channel] ?? 0) / reach;
}

/** The channel that reaches least far. */
export function narrowest(ranges: ChannelRanges): number {
  return orderedChannels(ranges, 'range').at(-1) ?? 0;
}

/** What the picture of channels says of itself. */
import type { LayerSummary } from '../../../share/results.ts';
import type { ChannelRanges } from '../../../workers/engine.ts';
import { narrowest, reachOf } from '../../charts/channel-layout.ts';
import { formatCount } from '../../components/format.ts';

/** Channels of which a single scale leaves so few levels are crowded. */
const FEW_LEVELS = 16;

const crowded = ({ sharedLevels }: ChannelRanges) =>
  sharedLevels.reduce((sum, levels) => sum + (levels < FEW_LEVELS ? 1 : 0), 0);

export function channelsTitle(
  ranges: ChannelRanges | null,
  layer: Pick<LayerSummary, 'channels'> | undefined,
): string {
  if (!ranges) return `${formatCount(layer?.channels ?? 0)} channels`;
  const all = ranges.mins.length;
  if (all === 1) return 'One channel, one range';
  const share = Math.round((100 * reachOf(ranges, narrowest(ranges))) / (ranges.reach || 1));
  return `The narrowest of ${formatCount(all)} channels fills ${share} % of the widest one’s range`;
}

export function channelsCaption(
  ranges: ChannelRanges | null,
  layer: Pick<LayerSummary, 'name'> | undefined,
): string {
  if (!ranges) return 'From the smallest to the largest weight of every channel.';
  const own = narrowest(ranges);
  const levels = `${ranges.sharedLevels[own] ?? 1} of the ${formatCount(ranges.levels)} levels`;
  const narrow = `With one scale for all of ${layer?.name ?? 'the layer'}, channel ${own} would have ${levels}`;
  const rest = ranges.ownScales
    ? 'This column gives each channel a scale of its own: all of them use all levels.'
    : ranges.rmse
      ? 'This column has one scale for all.'
      : 'This column keeps the weights in float.';
  return `Each bar: from the smallest to the largest weight of a channel. ${narrow}. ${rest}`;
}

export function channelsHint(ranges: ChannelRanges | null): string {
  if (!ranges || ranges.mins.length === 1) {
    return 'Look at a layer with many channels: their ranges differ, and one scale must then serve them all.';
  }
  const few = crowded(ranges);
  const click = 'Click a channel to see its histogram.';
  if (!ranges.rmse) return `Select a column with integers to see what each channel loses. ${click}`;
  if (ranges.ownScales) {
    return few > 0
      ? `Change this column to per-tensor, sort by error: ${formatCount(few)} ${few === 1 ? 'channel' : 'channels'} would be left with fewer than ${FEW_LEVELS} levels. ${click}`
      : `The ranges are alike here, so per-tensor would lose little: look for a layer where they are not. ${click}`;
  }
  return `Sort by error: narrow channels lose most, since the widest one sets the scale. Then change this column to per-channel. ${click}`;
}

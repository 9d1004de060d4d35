import {
  type Cause,
  countOf,
  type Examined,
  type ExaminedLayer,
  type Finding,
  LEAST_BLAME,
  short,
} from './cause.ts';
import { sizesPicture } from './picture.ts';
import { FEW_LEVELS, MOST_COARSE, sizeOf } from './ranges.ts';
import { keepOutputInFloat, sixteenBits, withBest } from './remedies.ts';

/** Share of the living channels that are rounded to nothing. */
const MOST_NOTHING = 0.1;

/** Channels of an activation differ so much in range that one scale fits some of them only. */
export const channelImbalance: Cause = {
  title: 'Signals of very different range share one scale',
  afterFall: true,
  find: (examined) =>
    examined.layers
      .flatMap((one) => imbalanceOf(one, examined))
      .toSorted((a, b) => lostShare(b) - lostShare(a)),
};

function imbalanceOf({ layer, output, blame }: ExaminedLayer, examined: Examined): Finding[] {
  if (!output?.lattice || blame < LEAST_BLAME) return [];
  const { scale, low, high } = output.lattice;
  const living = output.channels.filter((channel) => sizeOf(channel) > 0);
  const nothing = living.filter((channel) => sizeOf(channel) < scale / 2).length;
  const coarse = living.filter(({ min, max }) => max - min < FEW_LEVELS * scale).length;
  if (living.length < 2) return [];
  if (nothing < MOST_NOTHING * living.length && coarse < MOST_COARSE * living.length) return [];
  const sizes = living.map(sizeOf).toSorted((a, b) => a - b);
  const [smallest = 0, largest = 0] = [sizes[0], sizes.at(-1)];
  return [
    {
      layer: layer.name,
      tensor: output.name,
      evidence: { channels: living.length, nothing, coarse, scale, smallest, largest },
      picture: sizesPicture({
        title: 'Largest value of each channel',
        things: 'channels',
        items: living.map((channel) => ({
          size: sizeOf(channel),
          mark:
            sizeOf(channel) < scale / 2
              ? 'guilty'
              : channel.max - channel.min < FEW_LEVELS * scale
                ? 'weak'
                : 'fine',
        })),
        marked: { guilty: 'become 0', weak: `fewer than ${FEW_LEVELS} levels` },
        lines: [{ at: scale / 2, label: 'half a step' }],
      }),
      words: `The output has one scale for ${short(low)} to ${short(high)}. ${countOf(nothing, living.length, 'channels')} stay below half a step and become 0, ${coarse} have fewer than ${FEW_LEVELS} levels.`,
      remedies: [
        ...withBest(examined.recipe, 'Equalize the channels: the float network stays the same'),
        ...sixteenBits(examined.recipe),
        keepOutputInFloat(examined, layer),
      ],
    },
  ];
}

/** Share of the channels that become 0. */
function lostShare({ evidence: { nothing, channels } }: Finding): number {
  return Number(nothing) / Number(channels);
}

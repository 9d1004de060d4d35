import { type Cause, type Finding, short } from './cause.ts';
import { sizesPicture } from './picture.ts';
import { sizeOf } from './ranges.ts';
import { keepOutputInFloat, withBest } from './remedies.ts';

/** Spread of a channel's values, as a share of their size, below which it is a constant. */
const CONSTANT = 1e-3;
/** With fewer values, a channel is the same by chance. */
const FEWEST_VALUES = 10;
/** Part of the tensor's range that it reaches, from which it is in the way. */
const LEAST_REACH = 0.5;

/** A channel that always has the same value takes up range that the others need. */
export const constantChannel: Cause = {
  title: 'A constant channel takes up the range',
  find(examined) {
    const { layers, recipe } = examined;
    return layers.flatMap(({ layer, output }): Finding[] => {
      if (!output?.lattice || output.channels.length < 2) return [];
      if (output.count < FEWEST_VALUES * output.channels.length) return [];
      const all = sizeOf(output);
      const found = output.channels
        .map(({ min, max }, channel) => ({ channel, min, max, size: sizeOf({ min, max }) }))
        .filter(({ size }) => size >= LEAST_REACH * all && size > 0)
        .filter(({ min, max, size }) => max - min <= CONSTANT * size);
      const others = output.channels.filter((_, c) => !found.some(({ channel }) => channel === c));
      const [worst] = found.toSorted((a, b) => b.size - a.size);
      if (!worst || others.length === 0) return [];
      const rest = Math.max(...others.map(sizeOf));
      return [
        {
          layer: layer.name,
          tensor: output.name,
          evidence: {
            channel: worst.channel,
            value: worst.max,
            channels: found.length,
            others: rest,
          },
          picture: sizesPicture({
            title: 'Largest value of each channel',
            things: 'channels',
            items: output.channels.map((own, channel) => ({
              size: sizeOf(own),
              mark: found.some((one) => one.channel === channel) ? 'guilty' : 'fine',
            })),
            marked: { guilty: 'always the same' },
            lines: [],
          }),
          words: `Channel ${worst.channel} is always ${short(worst.max)}; all others stay within ${short(rest)}. The scale has to reach both.`,
          remedies: [
            ...withBest(recipe, 'Absorb the constant into the next layer (scheme best)'),
            keepOutputInFloat(examined, layer),
          ],
        },
      ];
    });
  },
};

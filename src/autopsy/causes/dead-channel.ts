import { type Cause, countOf, type Finding } from './cause.ts';
import { sizesPicture } from './picture.ts';

/** Weights that are all 0: the channel is stored and computed for nothing. */
export const deadChannel: Cause = {
  title: 'Dead channels',
  find({ layers }) {
    return layers.flatMap(({ layer, weights }): Finding[] => {
      if (!weights || weights.channelMax.length < 2) return [];
      const dead = [...weights.channelMax].flatMap((size, channel) =>
        size === 0 ? [channel] : [],
      );
      if (dead.length === 0 || dead.length === weights.channelMax.length) return [];
      return [
        {
          layer: layer.name,
          tensor: weights.tensor,
          evidence: { channels: dead.length, first: dead[0] ?? -1 },
          picture: sizesPicture({
            title: 'Largest weight of each channel',
            things: 'channels',
            items: [...weights.channelMax].map((size) => ({
              size,
              mark: size === 0 ? 'guilty' : 'fine',
            })),
            marked: { guilty: 'all weights are 0' },
            lines: [],
          }),
          words: `In ${countOf(dead.length, weights.channelMax.length, 'channels')} all weights are 0 (the first is channel ${dead[0]}). They take bytes and time and say nothing; accuracy does not suffer by them. Take them out before training ends, or train again.`,
          remedies: [],
        },
      ];
    });
  },
};

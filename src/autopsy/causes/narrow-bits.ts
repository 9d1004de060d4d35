import { modeOf } from '../../quantization/modes/index.ts';
import { exactly } from '../../quantization/recipe/settings/overrides.ts';
import { type Cause, type Finding, LEAST_BLAME, short } from './cause.ts';
import { histogramPicture } from './picture.ts';
import { keepInFloat, withBest } from './remedies.ts';

/** Weights have too few bits for this layer. */
export const narrowBits: Cause = {
  title: 'Too few bits',
  afterFall: true,
  find({ layers, recipe }) {
    return layers
      .filter(({ blame }) => blame >= LEAST_BLAME)
      .toSorted((a, b) => b.blame - a.blame)
      .flatMap(({ layer, weights }): Finding[] => {
        if (!weights || weights.quantization.bits >= 8) return [];
        const { bits, levels, sqnrDb, zeros } = weights.quantization;
        const wide = { ...layer.settings, mode: wideMode(layer.settings.mode), weightBits: null };
        const overrides = [...recipe.overrides, { layer: exactly(layer.name), ...wide }];
        return [
          {
            layer: layer.name,
            tensor: weights.tensor,
            evidence: { bits, levels, sqnrDb, zeros },
            picture:
              weights.lattice &&
              histogramPicture({
                title: `Weights on their ${levels} levels`,
                things: 'weights',
                of: weights.lattice,
                range: weights.lattice,
                guilty: [{ min: -0.4, max: 0.4 }],
                marked: { guilty: 'become 0' },
                held: null,
                lines: [],
              }),
            words: `Its weights have ${bits} bits, ${levels} levels, and a signal-to-noise ratio of ${short(sqnrDb)} dB; each bit more is worth 6 dB.`,
            remedies: [
              { words: `Give ${layer.name} 8 bits`, changes: { overrides } },
              ...withBest(
                recipe,
                'Use the scheme best, which equalizes channels and corrects biases',
              ),
              ...(recipe.rounding !== 'nearest'
                ? []
                : [
                    {
                      words: 'Learn how to round (scheme best)',
                      changes: { scheme: 'best' as const, rounding: 'learned' as const },
                    },
                  ]),
              keepInFloat(recipe, layer),
            ],
          },
        ];
      });
  },
};

/** The mode with the same arithmetic and weights of 8 bits. */
function wideMode(mode: Parameters<typeof modeOf>[0]) {
  return modeOf(mode).weights.kind === 'integer'
    ? (mode.replace(/int[24]$/, 'int8') as typeof mode)
    : mode;
}

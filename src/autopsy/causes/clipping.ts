import { specOf } from '../../ops/index.ts';
import { type Cause, LEAST_BLAME, percent, short } from './cause.ts';
import { histogramPicture } from './picture.ts';
import { clippingOverRounding } from './ranges.ts';
import { calibrateAgain, keepOutputInFloat, sixteenBits } from './remedies.ts';

/** How many times the noise of rounding. */
const LEAST_RATIO = 4;
const LEAST_SHARE = 1e-4;

/** Values beyond the range are cut off. */
export const clipping: Cause = {
  title: 'Values are cut off',
  afterFall: true,
  find(examined) {
    const { layers, recipe } = examined;
    return layers
      .flatMap(({ layer, output, blame }) => {
        if (!output?.lattice || blame < LEAST_BLAME || specOf(layer.op)?.output.kind === 'fixed')
          return [];
        const share = output.clipped / Math.max(1, output.count);
        const ratio = clippingOverRounding(output);
        return ratio >= LEAST_RATIO && share >= LEAST_SHARE
          ? [{ layer, output, lattice: output.lattice, share, ratio }]
          : [];
      })
      .toSorted((a, b) => b.ratio - a.ratio)
      .map(({ layer, output, lattice, share, ratio }) => ({
        layer,
        ...output,
        ...lattice,
        output,
        share,
        ratio,
      }))
      .map(({ layer, output, name, min, max, low, high, share, ratio }) => ({
        layer: layer.name,
        tensor: name,
        evidence: { clipped: share, low, high, min, max, clippingOverRounding: ratio },
        picture: histogramPicture({
          title: 'Values of the result, in float',
          things: 'values',
          of: output.histogram,
          range: { min: Math.min(min, low), max: Math.max(max, high) },
          guilty: [
            { min, max: low },
            { min: high, max },
          ],
          marked: { guilty: 'cut off' },
          held: { min: low, max: high },
          lines: [],
        }),
        words: `The integers go from ${short(low)} to ${short(high)}, the values from ${short(min)} to ${short(max)}: ${percent(share)} are cut off. That makes ${short(ratio)} times the noise of rounding.`,
        remedies: [
          ...(recipe.scheme === 'best' && recipe.estimator !== 'min-max'
            ? [
                {
                  words: 'Cover everything that calibration sees (min–max)',
                  changes: { estimator: 'min-max' as const },
                },
              ]
            : []),
          calibrateAgain('Calibrate on samples that reach these values'),
          ...sixteenBits(recipe),
          keepOutputInFloat(examined, layer),
        ],
      }));
  },
};

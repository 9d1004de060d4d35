import { type Cause, short } from './cause.ts';
import { histogramPicture } from './picture.ts';
import { quantileOf, sizeOf } from './ranges.ts';
import { calibrateAgain, keepOutputInFloat, sixteenBits } from './remedies.ts';

/** How much larger a range is than 99.9 % of what calibration saw. Trained layers stay below 10. */
const LEAST_RATIO = 20;

/** A few values in calibration set a range that hardly any other value comes near. */
export const activationOutlier: Cause = {
  title: 'A few outliers set the range of an activation',
  find(examined) {
    const { inputs, layers, recipe, stats } = examined;
    const places = [
      ...inputs.map((tensor) => ({ layer: null, tensor })),
      ...layers.flatMap(({ layer, output }) => (output ? [{ layer, tensor: output }] : [])),
    ];
    return places
      .flatMap(({ layer, tensor: { name, lattice, levelsUsed } }) => {
        const seen = stats?.get(name);
        if (!seen || !lattice || seen.count === 0) return [];
        const usual = quantileOf(seen.histogram);
        const ratio = sizeOf(seen) / usual;
        if (!(ratio >= LEAST_RATIO)) return [];
        return [{ layer, name, seen, usual, ratio, lattice, levelsUsed }];
      })
      .toSorted((a, b) => b.ratio - a.ratio)
      .map(({ layer, name, seen, usual, ratio, lattice, levelsUsed }) => ({
        layer: layer?.name ?? null,
        tensor: name,
        evidence: { min: seen.min, max: seen.max, usual, ratio, levelsUsed },
        picture: histogramPicture({
          title: 'Values that calibration saw',
          things: 'values',
          of: seen.histogram,
          range: seen,
          guilty: [
            { min: usual, max: sizeOf(seen) },
            { min: -sizeOf(seen), max: -usual },
          ],
          marked: { guilty: 'the outermost 0.1 %' },
          held: null,
          lines: [],
        }),
        words: `Calibration saw values up to ${short(sizeOf(seen))} in size, but 99.9 % of them stay below ${short(usual)}, which is ${short(ratio)} times smaller. One step is ${short(lattice.scale)}; ${levelsUsed} of ${lattice.levels} levels are used.`,
        remedies: [
          {
            words: 'Leave the outermost 0.01 % out of the range (scheme best, percentile)',
            changes: { scheme: 'best' as const, estimator: 'percentile' as const },
          },
          calibrateAgain('Calibrate without the samples that stand out'),
          ...sixteenBits(recipe),
          ...(layer ? [keepOutputInFloat(examined, layer)] : []),
        ],
      }));
  },
};

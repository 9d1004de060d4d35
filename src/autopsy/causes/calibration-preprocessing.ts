import { type Cause, percent, short } from './cause.ts';
import { quantileOf, sizeOf } from './ranges.ts';
import { calibrateAgain, withoutCalibration } from './remedies.ts';

/** Values of samples may fill less of the range than those of calibration by chance, but not by half. */
const LEAST_USED = 0.55;
/** More than this share of an input beyond its range is no outlier any more. */
const MOST_CLIPPED = 0.01;

/** Calibration samples were scaled in another way than the samples that are measured. */
export const calibrationPreprocessing: Cause = {
  title: 'The calibration samples were prepared in another way',
  find({ inputs, stats, recipe }) {
    return inputs.flatMap((input) => {
      const seen = stats?.get(input.name);
      if (!seen || !input.lattice || input.count === 0) return [];
      const used = (input.max - input.min) / Math.max(1e-30, seen.max - seen.min);
      const clipped = input.clipped / input.count;
      // Where a few values only are that large, it is an outlier.
      const isRare = quantileOf(seen.histogram) < sizeOf(seen) / 4;
      if (isRare || (used >= LEAST_USED && clipped <= MOST_CLIPPED)) return [];
      const cut = clipped > MOST_CLIPPED ? ` ${percent(clipped)} of the values are cut off.` : '';
      return [
        {
          layer: null,
          tensor: input.name,
          evidence: {
            calibrationMin: seen.min,
            calibrationMax: seen.max,
            min: input.min,
            max: input.max,
            levelsUsed: input.levelsUsed,
            clipped,
          },
          picture: {
            kind: 'ranges',
            title: `Values of ${input.name}`,
            marked: { guilty: 'what the scale is made for' },
            rows: [
              { label: 'calibration', min: seen.min, max: seen.max, mark: 'guilty' },
              { label: 'measured', min: input.min, max: input.max, mark: 'fine' },
            ],
          },
          words: `The calibration samples go from ${short(seen.min)} to ${short(seen.max)}, the samples that are measured from ${short(input.min)} to ${short(input.max)}: ${input.levelsUsed} of ${input.lattice.levels} levels of the input are used.${cut}`,
          remedies: [
            calibrateAgain('Calibrate on samples that are scaled like those that are measured'),
            ...withoutCalibration(recipe),
          ],
        },
      ];
    });
  },
};

import { type Cause, percent } from './cause.ts';
import { calibrateAgain, withoutCalibration } from './remedies.ts';

/** Fewer samples than this cannot show what a network's activations are like. */
const FEWEST = 20;

/** Ranges were learned from too few samples. */
export const fewSamples: Cause = {
  title: 'Too few calibration samples',
  find({ calibrationSamples: samples, layers, recipe, stats }) {
    if (!stats || samples === null || samples >= FEWEST) return [];
    const cut = layers.flatMap(({ layer, output }) =>
      output && output.clipped > 0
        ? [{ layer, tensor: output.name, share: output.clipped / output.count }]
        : [],
    );
    const worst = cut.toSorted((a, b) => b.share - a.share)[0];
    if (!worst) return [];
    const { name } = worst.layer;
    return [
      {
        layer: null,
        tensor: worst.tensor,
        evidence: { samples, layersCut: cut.length, clipped: worst.share },
        words: `Ranges come from ${samples} calibration ${samples === 1 ? 'sample' : 'samples'}; other samples exceed them in ${cut.length} of ${layers.length} layers, most in ${name}: ${percent(worst.share)} of its values are cut off.`,
        remedies: [
          calibrateAgain('Calibrate on 100 samples or more'),
          ...withoutCalibration(recipe),
        ],
      },
    ];
  },
};

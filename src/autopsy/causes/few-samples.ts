import { specOf } from '../../ops/index.ts';
import type { Range } from '../../tensor/histogram.ts';
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
      output && output.clipped > 0 && specOf(layer.op)?.output.kind !== 'fixed'
        ? [{ layer, output, share: output.clipped / output.count }]
        : [],
    );
    const worst = cut.toSorted((a, b) => b.share - a.share)[0];
    if (!worst) return [];
    const { name } = worst.layer;
    const { output } = worst;
    const seen = stats.get(output.name);
    return [
      {
        layer: null,
        tensor: output.name,
        evidence: { samples, layersCut: cut.length, clipped: worst.share },
        picture: {
          kind: 'ranges',
          title: `Values of ${output.name}`,
          marked: { guilty: 'what the range is made for' },
          rows: [
            ...(seen ? [{ ...rangeOf(seen), label: 'calibration', mark: 'guilty' as const }] : []),
            { ...rangeOf(output), label: 'measured', mark: 'fine' },
          ],
        },
        words: `Ranges come from ${samples} calibration ${samples === 1 ? 'sample' : 'samples'}; other samples exceed them in ${cut.length} of ${layers.length} layers, most in ${name}: ${percent(worst.share)} of its values are cut off.`,
        remedies: [
          calibrateAgain('Calibrate on 100 samples or more'),
          ...withoutCalibration(recipe),
        ],
      },
    ];
  },
};

const rangeOf = ({ min, max }: Range): Range => ({ min, max });

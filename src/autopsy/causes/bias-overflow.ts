import { type Cause, type Finding, short } from './cause.ts';
import { keepInFloat, withBest } from './remedies.ts';

/** A bias that does not fit into its int32 makes the scale of its weights coarser. */
export const biasOverflow: Cause = {
  title: 'A bias does not fit into int32',
  find({ layers, diagnostics, recipe }) {
    return diagnostics.flatMap(({ code, where, message }): Finding[] => {
      const found = layers.find(({ layer }) => layer.name === where.layer);
      if (code !== 'bias-room' || !found?.weights) return [];
      const { sqnrDb } = found.weights.quantization;
      return [
        {
          layer: found.layer.name,
          tensor: found.weights.tensor,
          evidence: { sqnrDb },
          words: `${message} The signal-to-noise ratio of its weights is ${short(sqnrDb)} dB.`,
          remedies: [
            keepInFloat(recipe, found.layer),
            ...withBest(recipe, 'Use the scheme best, which moves ranges between layers'),
          ],
        },
      ];
    });
  },
};

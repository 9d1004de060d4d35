import { elementCount } from '../../tensor/shape.ts';
import { type Cause, short } from './cause.ts';
import { histogramPicture } from './picture.ts';
import { keepInFloat, withBest } from './remedies.ts';

/** How many times the next largest weight of the same scale: trained layers stay below 3, and below 4.5 where few weights share one. */
const LEAST_RATIO = 5;
const LEAST_RATIO_OF_FEW = 10;
const FEW = 16;

/** One weight is so large that it sets the scale of all others beside it. */
export const weightOutlier: Cause = {
  title: 'One outlier weight sets the scale of the others',
  find({ layers, recipe }) {
    return layers.flatMap(({ layer, weights }) => {
      if (!weights || weights.quantization.scales.length === 0) return [];
      const beside = elementCount(weights.shape) / weights.largest.length;
      const least = beside <= FEW ? LEAST_RATIO_OF_FEW : LEAST_RATIO;
      const found = weights.largest
        .map((one, place) => ({ ...one, place, ratio: one.largest / one.next }))
        .filter(({ next, ratio }) => next > 0 && ratio >= least)
        .toSorted((a, b) => b.ratio - a.ratio)[0];
      if (!found) return [];
      const { at, largest, next, ratio, place } = found;
      const { sharing } = weights;
      const where = sharing === 'layer' ? 'the layer' : `${sharing} ${place}`;
      return [
        {
          layer: layer.name,
          tensor: weights.tensor,
          evidence: {
            index: at,
            ...(sharing !== 'layer' && { [sharing]: place }),
            ...{ value: largest, next, ratio },
          },
          picture: histogramPicture({
            title: `Weights of ${where}`,
            things: 'weights',
            of: weights.beside,
            range: weights.beside,
            guilty: [
              { min: -largest, max: -(largest + next) / 2 },
              { min: (largest + next) / 2, max: largest },
            ],
            marked: { guilty: `weight ${at}` },
            held: null,
            lines: [],
          }),
          words: `Weight ${at} is ${short(largest)} in size, ${short(ratio)} times the next largest of ${where}. It sets the scale there, and the others have at most ${short(weights.quantization.levels / ratio)} levels.`,
          remedies: [
            ...(recipe.granularity === 'per-tensor'
              ? [
                  {
                    words: 'One scale per channel',
                    changes: { granularity: 'per-channel' as const },
                  },
                ]
              : []),
            ...withBest(recipe, 'Use the scheme best, which moves ranges between layers'),
            keepInFloat(recipe, layer),
          ],
        },
      ];
    });
  },
};

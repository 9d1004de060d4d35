import {
  type Cause,
  countOf,
  type Examined,
  type ExaminedLayer,
  type Finding,
  LEAST_BLAME,
  percent,
} from './cause.ts';
import { histogramPicture, sizesPicture } from './picture.ts';
import { FEW_LEVELS, MOST_COARSE } from './ranges.ts';
import { keepInFloat, withBest } from './remedies.ts';

/** Share of weights that 8 bits round to 0, without those that are 0 already; in trained layers it is 1 or 2 %. */
const MOST_VANISHED = 0.3;
/** Each is a bar of the picture, the middle one 0. */
const SHOWN_STEPS = 15.5;

/** Weights that share a scale differ so much in size that most of them fall between two levels. */
export const weightImbalance: Cause = {
  title: 'Weights of very different size share one scale',
  afterFall: true,
  find: (examined) => examined.layers.flatMap((one) => imbalanceOf(one, examined)),
};

/** Weights of quiet input channels are large, those of loud ones small: most of them fall between two levels. */
function imbalanceOf({ layer, weights, blame }: ExaminedLayer, { recipe }: Examined): Finding[] {
  if (!weights || blame < LEAST_BLAME) return [];
  const { vanished, sharing } = weights;
  const { bits, scales } = weights.quantization;
  const living = weights.channelMax.filter((size) => size > 0);
  const [scale = 0] = sharing === 'layer' ? scales : [];
  const coarse = living.filter((size) => 2 * size < FEW_LEVELS * scale).length;
  const isCoarse = living.length > 1 && coarse >= MOST_COARSE * living.length;
  const isEmpty = bits >= 8 && vanished >= MOST_VANISHED;
  if (!isCoarse && !isEmpty) return [];
  const perTensor = recipe.granularity === 'per-tensor' && sharing === 'layer';
  return [
    {
      layer: layer.name,
      tensor: weights.tensor,
      evidence: { channels: living.length, coarse, vanished, scales: scales.length },
      picture: isCoarse
        ? sizesPicture({
            title: 'Largest weight of each channel',
            things: 'channels',
            items: [...living].map((size) => ({
              size,
              mark: 2 * size < FEW_LEVELS * scale ? 'guilty' : 'fine',
            })),
            marked: { guilty: `fewer than ${FEW_LEVELS} levels` },
            lines: [{ at: scale, label: 'one step' }],
          })
        : weights.lattice &&
          histogramPicture({
            title: 'Weights, in steps of their scales: the smallest',
            things: 'weights',
            of: weights.lattice,
            range: { min: -SHOWN_STEPS, max: SHOWN_STEPS },
            guilty: [{ min: -0.4, max: 0.4 }],
            marked: { guilty: 'become 0' },
            held: null,
            lines: [],
          }),
      words: isCoarse
        ? `The weights have one scale. In ${countOf(coarse, living.length, 'channels')} they have fewer than ${FEW_LEVELS} levels.`
        : `${percent(vanished)} of the weights are not 0 and are rounded to it: what comes from quiet channels needs large weights, what comes from loud ones small, and both share a scale.`,
      remedies: [
        ...(perTensor
          ? [{ words: 'One scale per channel', changes: { granularity: 'per-channel' as const } }]
          : []),
        ...withBest(recipe, 'Equalize the channels: the float network stays the same'),
        keepInFloat(recipe, layer),
      ],
    },
  ];
}

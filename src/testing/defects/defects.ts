/** Defects, one or more for each cause, put into a copy of a healthy network or of its calibration samples. */
import type { CauseCode } from '../../autopsy/causes/index.ts';
import type { Model } from '../../ir/model.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { defaultRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import {
  changed,
  constantChannel,
  unevenChannels,
  withBranches,
  withLayer,
  withTensors,
} from './changes.ts';

/** A defect: where it is, and what has to be said first. */
export interface Defect {
  readonly name: string;
  readonly sample: 'fashion-cnn' | 'mlp' | 'unbalanced-cnn';
  readonly cause: CauseCode;
  /** Layer and tensor that are named; null for the input. */
  readonly layer: string | null;
  readonly model?: (model: Model) => Model;
  /** Calibration samples as they are given. */
  readonly calibration?: (samples: SampleSource) => SampleSource;
  readonly recipe?: Partial<Recipe>;
  /** Numbers that are told of it. */
  readonly evidence?: Readonly<Record<string, number>>;
  /** Share of the score that the best remedy brings back at least. */
  readonly gain?: number;
}

/** Position of a weight of middling size in channel 7 of the tutorial CNN's dense layer, which has 6,272 weights per channel. */
const OUTLIER = { channel: 7, index: 7 * 6272 + 100 };

/** Pixels that are 0 in all images that are used here. */
const BLACK = [0, 1, 26, 27];

export const DEFECTS: readonly Defect[] = [
  {
    name: 'channels of a convolution from 1 to 250 times as large',
    sample: 'unbalanced-cnn',
    cause: 'channel-imbalance',
    layer: 'conv2d_1',
    gain: 0.7,
  },
  {
    name: 'channels of a dense layer from 1 to 1,000 times as large',
    sample: 'mlp',
    cause: 'channel-imbalance',
    layer: 'dense',
    model: (model) => unevenChannels(model, 'dense', 'dense_1', 1000),
    gain: 0.05,
  },
  {
    name: 'one weight of a dense layer 50 times as large',
    sample: 'fashion-cnn',
    cause: 'weight-outlier',
    layer: 'dense',
    model: (model) =>
      withLayer(model, 'dense', ({ weights }) => {
        weights[OUTLIER.index] = 50 * Math.max(0.02, Math.abs(weights[OUTLIER.index]!));
      }),
    evidence: OUTLIER,
  },
  {
    name: 'calibration images of 0 to 255',
    sample: 'fashion-cnn',
    cause: 'calibration-preprocessing',
    layer: null,
    calibration: (samples) => changed(samples, (x) => 255 * x),
    gain: 0.5,
  },
  {
    name: 'calibration images of −1 to 1',
    sample: 'mlp',
    cause: 'calibration-preprocessing',
    layer: null,
    calibration: (samples) => changed(samples, (x) => 2 * x - 1),
  },
  {
    name: 'three calibration images',
    sample: 'fashion-cnn',
    cause: 'few-samples',
    layer: null,
    calibration: (samples) => ({ ...samples, count: 3 }),
    evidence: { samples: 3 },
  },
  {
    name: 'a constant channel',
    sample: 'fashion-cnn',
    cause: 'constant-channel',
    layer: 'dense',
    model: (model) => constantChannel(model, 'dense', 'dense_1', 5, 40),
    evidence: { channel: 5, value: 40, channels: 1 },
  },
  {
    name: 'a channel without weights',
    sample: 'fashion-cnn',
    cause: 'dead-channel',
    layer: 'dense',
    model: (model) => constantChannel(model, 'dense', 'dense_1', 5, 0),
    evidence: { channels: 1, first: 5 },
  },
  {
    name: 'one pixel of 1,000 in one calibration image',
    sample: 'mlp',
    cause: 'activation-outlier',
    layer: null,
    calibration: (samples) => changed(samples, (x, i) => (i === 7000 ? 1000 : x)),
    gain: 0.3,
  },
  {
    name: 'a learned range that cuts off nearly everything',
    sample: 'mlp',
    cause: 'clipping',
    layer: 'dense',
    model: (model) =>
      withTensors(model, (tensor) =>
        tensor.name === 'dense'
          ? {
              ...tensor,
              learned: {
                min: Float32Array.of(0),
                max: Float32Array.of(0.2),
                quantizedDimension: 0,
              },
            }
          : tensor,
      ),
    gain: 0.05,
  },
  {
    name: 'a class that is ruled out by −3,000',
    sample: 'mlp',
    cause: 'saturated-output',
    layer: 'dense_1/softmax',
    model: (model) =>
      withLayer(model, 'dense_1', ({ bias }) => {
        bias[3] = -3000;
      }),
    gain: 0.05,
  },
  {
    name: 'weights of 2 bits',
    sample: 'mlp',
    cause: 'narrow-bits',
    layer: 'dense_1',
    recipe: { weightBits: 2 },
    gain: 0.1,
  },
  {
    name: 'one scale for weights, some of which are large and only ever meet 0',
    sample: 'mlp',
    cause: 'weight-imbalance',
    layer: 'dense',
    model: (model) =>
      withLayer(model, 'dense', ({ weights }) => {
        for (const pixel of BLACK) weights[pixel] = 150;
      }),
    recipe: { granularity: 'per-tensor' },
    gain: 0.05,
  },
  {
    name: 'a channel of tiny weights beside its bias',
    sample: 'mlp',
    cause: 'bias-overflow',
    layer: 'dense',
    model: (model) =>
      withLayer(model, 'dense', ({ weights, bias }) => {
        const size = weights.length / bias.length;
        for (let i = 0; i < size; i++) weights[i]! *= 1e-6;
        bias[0] = 1;
      }),
  },
  {
    name: 'two branches that are joined, one 3,000 times as large',
    sample: 'mlp',
    cause: 'shared-scale',
    layer: 'join',
    model: (model) => withBranches(model, 3000),
    gain: 0.05,
  },
];

/** The recipe that a defect is looked for with: int8 as the converter writes it. */
export function recipeOf({ recipe }: Defect): Recipe {
  return { ...defaultRecipe('int8'), ...recipe };
}

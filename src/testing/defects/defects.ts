/**
 * Twelve defects, each put into a copy of a healthy network or of its calibration samples: what an autopsy has to recognise.
 * Weights are changed by what they compute, so that the float network stays right wherever that is possible.
 */
import type { CauseCode } from '../../autopsy/causes/index.ts';
import { type Model, mainGraph, type Tensor, tensorAt, withMainGraph } from '../../ir/model.ts';
import { layerName, operandOf } from '../../ir/operands.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { defaultRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';

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
  /** Share of the score that the best remedy brings back at least. */
  readonly gain?: number;
}

/** `model` with other tensors, by name. */
function withTensors(model: Model, change: (tensor: Tensor, index: number) => Tensor): Model {
  const graph = mainGraph(model);
  return withMainGraph(model, { ...graph, tensors: graph.tensors.map(change) });
}

interface Parts {
  /** [out, …in]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** `model` with copies of a layer's weights and bias, changed in place. */
function withLayer(model: Model, layer: string, change: (parts: Parts) => void): Model {
  const graph = mainGraph(model);
  const operator = graph.operators.find((one) => layerName(graph, one) === layer);
  if (!operator) throw new Error(`no layer ${layer}`);
  const [at, biasAt] = [operandOf(operator, 1), operandOf(operator, 2)];
  const copyOf = (index: number) => Float32Array.from(tensorAt(graph, index).data as Float32Array);
  const parts = { weights: copyOf(at), bias: copyOf(biasAt) };
  change(parts);
  return withTensors(model, (tensor, index) =>
    index === at
      ? { ...tensor, data: parts.weights }
      : index === biasAt
        ? { ...tensor, data: parts.bias }
        : tensor,
  );
}

/** A channel of `layer` without weights, at `value`, which the next layer's bias takes off again. */
function constantChannel(
  model: Model,
  layer: string,
  next: string,
  channel: number,
  value: number,
) {
  let channels = 1;
  const constant = withLayer(model, layer, ({ weights, bias }) => {
    channels = bias.length;
    const size = weights.length / channels;
    weights.fill(0, channel * size, (channel + 1) * size);
    bias[channel] = value;
  });
  return withLayer(constant, next, ({ weights, bias }) => {
    const size = weights.length / bias.length;
    bias.forEach((own, out) => {
      let sum = 0;
      for (let i = channel; i < size; i += channels) sum += weights[out * size + i]!;
      bias[out] = own - value * sum;
    });
  });
}

/** The channels of `layer` times powers of `factor`, which the next layer divides by again: ReLU lets them through. */
function unevenChannels(model: Model, layer: string, next: string, largest: number): Model {
  let factors: readonly number[] = [];
  const scaled = withLayer(model, layer, ({ weights, bias }) => {
    const size = weights.length / bias.length;
    factors = [...bias].map((_, channel) => largest ** (channel / (bias.length - 1)));
    for (const [channel, factor] of factors.entries()) {
      bias[channel] = bias[channel]! * factor;
      for (let i = 0; i < size; i++) weights[channel * size + i]! *= factor;
    }
  });
  return withLayer(scaled, next, ({ weights }) => {
    weights.forEach((weight, i) => {
      weights[i] = weight / factors[i % factors.length]!;
    });
  });
}

function changed(samples: SampleSource, value: (x: number, i: number) => number): SampleSource {
  return {
    ...samples,
    read: async (first, count) =>
      (await samples.read(first, count)).map((values) =>
        Float32Array.from(values as Float32Array, (x, i) => value(x, first * 784 + i)),
      ),
  };
}

/** Position of a weight of middling size in channel 7. */
const OUTLIER = { channel: 7, place: 100 };

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
      withLayer(model, 'dense', ({ weights, bias }) => {
        const at = OUTLIER.channel * (weights.length / bias.length) + OUTLIER.place;
        weights[at] = 50 * Math.max(0.02, Math.abs(weights[at]!));
      }),
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
  },
  {
    name: 'a constant channel',
    sample: 'fashion-cnn',
    cause: 'constant-channel',
    layer: 'conv2d_1',
    model: (model) => constantChannel(model, 'conv2d_1', 'dense', 5, 40),
  },
  {
    name: 'a channel without weights',
    sample: 'fashion-cnn',
    cause: 'dead-channel',
    layer: 'conv2d_1',
    model: (model) => constantChannel(model, 'conv2d_1', 'dense', 5, 0),
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
];

/** The recipe that a defect is looked for with: int8 as the converter writes it. */
export function recipeOf({ recipe }: Defect): Recipe {
  return { ...defaultRecipe('int8'), ...recipe };
}

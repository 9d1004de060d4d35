import { describe, expect, test } from 'vitest';
import { importModel } from '../formats/index.ts';
import { buildModel } from '../formats/layers/build-model.ts';
import { parseModelConfig } from '../formats/layers/model-config.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, NO_TENSOR, type Subgraph, type Tensor } from '../ir/model.ts';
import { operandOf, weightOperands } from '../ir/operands.ts';
import { verify } from '../ir/verify.ts';
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import { seededRandom } from '../tensor/random.ts';
import { fingerprinted } from '../testing/fingerprint.ts';
import { sampleOf } from '../testing/reference-files.ts';
import { equalizeCrossLayer } from './equalize-cross-layer.ts';
import { prepareModel } from './pipeline.ts';
import { pruneMagnitude } from './prune-magnitude.ts';

type Layer = readonly [className: string, config: object, ...weights: (readonly number[])[]];

/** A Sequential model with layers named by their place; variances and gammas are kept away from 0. */
function sequential(shape: readonly number[], layers: readonly Layer[]): Model {
  return build(
    'Sequential',
    shape,
    layers.map(([class_name, config], i) => ({ class_name, config: { name: `l${i}`, ...config } })),
    layers,
    {},
  );
}

function build(
  className: string,
  shape: readonly number[],
  entries: readonly object[],
  layers: readonly Layer[],
  rest: object,
): Model {
  const input = {
    class_name: 'InputLayer',
    name: 'x',
    config: { name: 'x', batch_shape: [null, ...shape] },
    inbound_nodes: [],
  };
  const json = {
    class_name: className,
    config: { name: 'm', layers: [input, ...entries], ...rest },
  };
  const random = seededRandom(3);
  const weightsOf = ({ name }: { name: string }) => {
    const [, , ...shapes] = layers[Number(name.slice(1))] ?? ['', {}];
    return shapes.map((array) => {
      const length = array.reduce((a, b) => a * b, 1);
      const values = Float32Array.from({ length }, () => random() + 0.1);
      return { shape: array, values: () => values };
    });
  };
  return buildModel(parseModelConfig(json), weightsOf, 2).model;
}

const conv = (inner: number, filters: number, config: object = {}): Layer => [
  'Conv2D',
  { kernel_size: 2, padding: 'same', ...config },
  [2, 2, inner, filters],
  [filters],
];
const norm = (channels: number, config: object = {}): Layer => {
  const each = [channels];
  return [
    'BatchNormalization',
    { epsilon: 0.002, momentum: 0.9, ...config },
    each,
    each,
    each,
    each,
  ];
};
const dropout = (rate: number, config: object = {}): Layer => ['Dropout', { rate, ...config }];
const relu: Layer = ['ReLU', {}];

/** Dropouts by the op that writes the tensor, or by the name of the input. */
function dropouts(model: Model): Record<string, number> {
  const { tensors, operators } = mainGraph(model);
  return Object.fromEntries(
    tensors.flatMap(({ name, dropout: rate }, index) => {
      const writer = operators.find(({ outputs }) => outputs.includes(index));
      return rate === undefined ? [] : [[writer?.op ?? name, rate]];
    }),
  );
}

interface WeightedLayer {
  readonly name: string;
  readonly weights: Tensor;
  readonly channelAxis: number;
  readonly bias: Float32Array;
}

function weightedLayers({ operators, tensors }: Subgraph): WeightedLayer[] {
  return operators.flatMap((operator) => {
    const operands = weightOperands(operator);
    const weights = operands && tensors[operandOf(operator, operands.weight)];
    const name = tensors[operator.outputs[0] ?? NO_TENSOR]?.name ?? '';
    if (!operands || !weights) return [];
    const bias = tensors[operandOf(operator, operands.bias)]?.data as Float32Array;
    return [{ name, weights, channelAxis: operands.channelAxis, bias }];
  });
}

/** Largest relative difference of the stored weights from `own` · γ/σ, and of the stored bias from its formula. */
function distances({ weights, channelAxis, bias }: WeightedLayer, own: Float32Array) {
  const { batchNorm } = weights;
  if (!batchNorm) throw new RangeError(`${weights.name} carries no batch normalization`);
  const { gamma, beta, mean, variance, epsilon } = batchNorm;
  const factors = Float64Array.from(gamma, (g, c) => g / Math.sqrt(variance[c]! + epsilon));
  const stored = weights.data as Float32Array;
  let ofWeights = 0;
  forEachRun(stored.length, channelLayout(weights.shape, channelAxis), (channel, start, end) => {
    for (let i = start; i < end; i++) {
      const expected = own[i]! * factors[channel]!;
      const size = Math.max(Math.abs(expected), 1e-30);
      ofWeights = Math.max(ofWeights, Math.abs(stored[i]! - expected) / size);
    }
  });
  const ofBias = bias.map((value, c) => {
    const [b, m] = [batchNorm.bias?.[c] ?? 0, mean[c]!];
    const size = Math.max(Math.abs(beta[c]!), Math.abs((Math.abs(b) + Math.abs(m)) * factors[c]!));
    return Math.abs(value - ((b - m) * factors[c]! + beta[c]!)) / Math.max(size, 1e-30);
  });
  return Math.max(ofWeights, ...ofBias);
}

/** The only weights of the model. */
function only(model: Model): WeightedLayer {
  const [layer] = weightedLayers(mainGraph(model));
  if (!layer) throw new RangeError('no weights');
  return layer;
}

const constantOf = (model: Model, name: string) =>
  mainGraph(model).tensors.find((tensor) => tensor.name === name)?.data as Float32Array;

describe('dropout', () => {
  test('stays with the tensor that takes the place of the layer’s result', () => {
    const model = sequential(
      [4, 4, 3],
      [
        dropout(0.1),
        conv(3, 5),
        norm(5),
        relu,
        dropout(0.25),
        ['MaxPooling2D', { pool_size: 2 }],
        ['Flatten', {}],
        dropout(0.5),
        ['Dense', { activation: 'softmax' }, [20, 2], [2]],
      ],
    );
    const expected = { x: 0.1, CONV_2D: 0.25, RESHAPE: 0.5 };
    const prepared = prepareModel(model);
    verify(prepared);
    expect(dropouts(prepared)).toEqual(expected);
    expect(dropouts(pruneMagnitude(equalizeCrossLayer(prepared), 0.5))).toEqual(expected);
    expect(dropouts(prepareModel(prepared))).toEqual(expected);
  });

  test('several in a row are one', () => {
    const model = sequential([6], [dropout(0.5), ['Identity', {}], dropout(0.5), ['Softmax', {}]]);
    expect(dropouts(prepareModel(model))).toEqual({ x: 0.75 });
  });

  test('between a layer and what is folded into it, before or behind', () => {
    const rescaling: Layer = ['Rescaling', { scale: 0.5, offset: 0.25 }];
    const valid = conv(3, 5, { padding: 'valid' });
    const around = [rescaling, dropout(0.2), valid, dropout(0.3), norm(5), relu, dropout(0.5)];
    const folded = prepareModel(sequential([4, 4, 3], around));
    expect(mainGraph(folded).operators.map(({ op }) => op)).toEqual(['CONV_2D']);
    expect(dropouts(folded)).toEqual({ x: 0.2, CONV_2D: 0.65 });
    const pad: Layer = [
      'ZeroPadding2D',
      {
        padding: [
          [0, 1],
          [0, 1],
        ],
      },
    ];
    const padded = prepareModel(sequential([4, 4, 3], [pad, dropout(0.2), valid]));
    expect(mainGraph(padded).operators.map(({ op }) => op)).toEqual(['CONV_2D']);
    expect(dropouts(padded)).toEqual({ x: 0.2 });
  });

  test('behind the reshape of a sequence', () => {
    const convolution: Layer = ['Conv1D', { kernel_size: 2 }, [2, 3, 5], [5]];
    const prepared = (...layers: Layer[]) =>
      prepareModel(sequential([6, 3], [convolution, ...layers, ['Softmax', {}]]));
    expect(dropouts(prepared(norm(5), relu, dropout(0.5)))).toEqual({ RESHAPE: 0.5 });
    expect(dropouts(prepared(dropout(0.5), norm(5), relu))).toEqual({ CONV_2D: 0.5 });
  });

  test('that only some readers see is left out; that all see is kept', () => {
    const functional = (second: string) =>
      prepareModel(
        build(
          'Functional',
          [6],
          [
            ['l0', 'ReLU', {}, ['x']],
            ['l1', 'Dropout', { rate: 0.5 }, ['l0']],
            ['l2', 'Softmax', {}, ['l1']],
            ['l3', 'Add', {}, ['l2', second]],
          ].map(([name, class_name, config, from]) => ({
            class_name,
            name,
            config: { name, ...(config as object) },
            inbound_nodes: [(from as string[]).map((ref) => [ref, 0, 0, {}])],
          })),
          [],
          { input_layers: [['x', 0, 0]], output_layers: [['l3', 0, 0]] },
        ),
      );
    expect(dropouts(functional('l0'))).toEqual({});
    expect(dropouts(functional('l1'))).toEqual({ RELU: 0.5 });
  });

  test('of whole channels or samples is not noted', () => {
    const model = sequential(
      [4, 4, 3],
      [
        ['SpatialDropout2D', { rate: 0.5 }],
        conv(3, 5),
        dropout(0.5, { noise_shape: [null, 1, 1, 1] }),
        relu,
      ],
    );
    expect(dropouts(model)).toEqual({});
  });
});

describe('batch normalization', () => {
  test.each(['mobilenet', 'resnet'] as const)(
    '%s: the weights are the layer’s own times γ/σ',
    async (name) => {
      const { model } = await importModel(sampleOf(name));
      const prepared = prepareModel(model);
      const layers = weightedLayers(mainGraph(prepared));
      const normalized = layers.filter(({ weights }) => weights.shape.length === 4);
      expect(normalized.length).toBeGreaterThan(8);
      for (const layer of normalized) {
        expect(distances(layer, constantOf(model, layer.weights.name))).toBeLessThan(1e-6);
      }
      const others = layers.filter(({ weights }) => weights.shape.length !== 4);
      expect(others.every(({ weights }) => !weights.batchNorm)).toBe(true);
    },
  );

  test('momentum, epsilon and the bias before it', () => {
    const model = sequential([4, 4, 3], [conv(3, 5), norm(5), relu]);
    const layer = only(prepareModel(model));
    expect(layer.weights.batchNorm).toMatchObject({ epsilon: Math.fround(0.002), momentum: 0.9 });
    expect(layer.weights.batchNorm?.bias).toEqual(constantOf(model, 'l0/bias'));
    expect(distances(layer, constantOf(model, 'l0/kernel'))).toBeLessThan(1e-6);
  });

  test('without scale and center; no bias is null', () => {
    const plain = [5];
    const model = sequential(
      [4, 4, 3],
      [
        ['DepthwiseConv2D', { kernel_size: 2, use_bias: false }, [2, 2, 3, 1]],
        ['BatchNormalization', { scale: false, center: false }, [3], [3]],
        ['Conv2D', { kernel_size: 1 }, [1, 1, 3, 5], plain],
      ],
    );
    const layer = only(prepareModel(model));
    expect(layer.weights.batchNorm?.bias).toBeNull();
    expect(layer.weights.batchNorm?.gamma).toEqual(new Float32Array(3).fill(1));
    expect(distances(layer, constantOf(model, 'l0/kernel'))).toBeLessThan(1e-6);
  });

  test('behind a scaled input, whose offset counts as bias', () => {
    const rescaling: Layer = ['Rescaling', { scale: 0.25, offset: -1 }];
    const model = sequential([4, 4, 3], [rescaling, conv(3, 5, { padding: 'valid' }), norm(5)]);
    const own = constantOf(model, 'l1/kernel').map((w) => w * 0.25);
    expect(distances(only(prepareModel(model)), own)).toBeLessThan(1e-6);
  });

  test('with more folded in behind it, or two of them, none is noted', () => {
    const rescaling: Layer = ['Rescaling', { scale: 0.25, offset: -1 }];
    for (const last of [rescaling, norm(5)]) {
      const model = prepareModel(sequential([4, 4, 3], [conv(3, 5), norm(5), last]));
      expect(mainGraph(model).operators.map(({ op }) => op)).toEqual(['CONV_2D']);
      expect(only(model).weights.batchNorm).toBeUndefined();
    }
  });

  test('stays right when channels are equalized and weights pruned', () => {
    const model = prepareModel(
      sequential(
        [4, 4, 3],
        [
          conv(3, 5),
          norm(5),
          relu,
          ['DepthwiseConv2D', { kernel_size: 2 }, [2, 2, 5, 1], [5]],
          norm(5),
          relu,
          conv(5, 2),
          norm(2),
        ],
      ),
    );
    const equalized = equalizeCrossLayer(model);
    const before = weightedLayers(mainGraph(model));
    const after = weightedLayers(mainGraph(equalized));
    expect(fingerprinted(after)).not.toEqual(fingerprinted(before));
    for (const layer of [...after, ...weightedLayers(mainGraph(pruneMagnitude(equalized, 0.3)))]) {
      // The layer's own weights, from the stored ones: what is checked is the bias.
      const { gamma, variance, epsilon } = layer.weights.batchNorm!;
      const own = (layer.weights.data as Float32Array).slice();
      const layout = channelLayout(layer.weights.shape, layer.channelAxis);
      forEachRun(own.length, layout, (c, start, end) => {
        for (let i = start; i < end; i++)
          own[i] = (own[i]! * Math.sqrt(variance[c]! + epsilon)) / gamma[c]!;
      });
      expect(distances(layer, own)).toBeLessThan(1e-6);
    }
    // Equalizing changed what is folded in, not the layers' own weights but by powers of two of their inputs.
    const gains = after[0]!.weights.batchNorm!.gamma.map(
      (g, c) => g / before[0]!.weights.batchNorm!.gamma[c]!,
    );
    const weights = after[0]!.weights.data as Float32Array;
    const inner = weights.length / gains.length;
    expect(weights.map((w, i) => w / (before[0]!.weights.data as Float32Array)[i]!)).toEqual(
      weights.map((_, i) => gains[Math.floor(i / inner)]!),
    );
  });
});

test('a file has nothing of it', () => {
  const model = prepareModel(
    sequential([4, 4, 3], [dropout(0.5), conv(3, 5), norm(5), relu, dropout(0.5)]),
  );
  const graph = mainGraph(model);
  const tensors = graph.tensors.map(({ dropout: _, batchNorm: __, ...tensor }) => tensor);
  const without: Model = { ...model, subgraphs: [{ ...graph, tensors }] };
  expect(fingerprinted(writeTflite(model))).toEqual(fingerprinted(writeTflite(without)));
});

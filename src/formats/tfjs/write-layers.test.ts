import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { openGraph } from '../../driver/open-model.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { seededRandom } from '../../tensor/random.ts';
import { elementCount } from '../../tensor/shape.ts';
import { layerCases } from '../../testing/layer-cases.ts';
import {
  REFERENCE_MODELS,
  type ReferenceModel,
  referenceFile,
  sampleOf,
} from '../../testing/reference-files.ts';
import { runModel, worstDifference } from '../../testing/run-model.ts';
import { importModel } from '../index.ts';
import { writeTfjsLayers } from './write-layers.ts';

/** What comes back of the files that are written of a model. */
async function reread(model: Model): Promise<Model> {
  const { model: read, format } = await importModel(writeTfjsLayers(model));
  expect(format).toBe('TensorFlow.js layers model');
  const prepared = openGraph(read).model;
  verify(prepared);
  return prepared;
}

/** Values for every input of the model. */
function inputsOf(model: Model, batch: number): TensorData[] {
  const { inputs, tensors } = mainGraph(model);
  const random = seededRandom(11);
  return inputs.map((index) => {
    const length = batch * elementCount(tensors[index]?.shape ?? []);
    return Float32Array.from({ length }, () => random() * 2 - 1);
  });
}

describe('a network that is written and read again predicts the same', () => {
  const samples = REFERENCE_MODELS.map((name): [string, Uint8Array] => [name, sampleOf(name)]);
  test.each([...samples, ['small_functional', referenceFile('small_functional/keras3.h5')]])(
    '%s',
    async (_name, bytes) => {
      const { model } = await importModel(bytes as Uint8Array);
      const prepared = openGraph(model).model;
      const inputs = inputsOf(prepared, 100);
      const expected = await runModel(withBatch(prepared, 100), inputs);
      const actual = await runModel(withBatch(await reread(prepared), 100), inputs);
      expect(worstDifference(actual, expected)).toBeLessThan(1e-5);
    },
  );

  test('with the same operators and the same names', async () => {
    for (const name of ['fashion_cnn', 'mobilenet', 'resnet'] satisfies ReferenceModel[]) {
      const { model } = await importModel(sampleOf(name));
      const prepared = openGraph(model).model;
      const shown = (given: Model) => {
        const { operators, tensors } = mainGraph(given);
        return operators.map(({ op, outputs: [output = -1] }) => [
          op,
          tensors[output]?.name.replaceAll('/', '_'),
        ]);
      };
      expect(shown(await reread(prepared))).toEqual(shown(prepared));
    }
  });
});

/** Layers that TensorFlow.js does not have, by the operator that is named, and why. */
const REFUSED: Readonly<Record<string, readonly [RegExp, string]>> = {
  ABS: [/softsign|operation_(unaries|sqrt)/, 'no absolute values'],
  ADD: [/einsum_dense_place_bias/, 'no constants but for channels'],
  BATCH_MATMUL: [
    /operation_matmul|^attention|multi_head|group_query|^dot_/,
    'no products of two signals',
  ],
  CAST: [/embedding_float/, 'tables are read with whole numbers'],
  CEIL: [/operation_ceil/, 'no integers'],
  CONV_2D: [/groups/, 'no groups of channels'],
  CONV_3D: [/conv3d/, 'no volumes'],
  CONV_3D_TRANSPOSE: [/conv3d_transpose/, 'no volumes'],
  COS: [/operation_waves/, 'no waves'],
  CUMSUM: [/operation_cumsum/, 'no sums along a dimension'],
  DIV: [/operation_divide/, 'no quotients'],
  EQUAL: [/operation_equal/, 'no conditions'],
  EXP: [/selu|softplus|exponential|mish|operation_activations/, 'functions that were taken apart'],
  FLOOR: [/operation_floor/, 'no integers'],
  GATHER: [/embedding|masked/, 'no tables but for whole numbers'],
  GREATER: [
    /threshold|relu_all|elu_alpha|operation_(where|any|all|conditions)/,
    'functions that were taken apart',
  ],
  L2_NORMALIZATION: [/unit_norm|dot_unit|operation_normalize/, 'no lengths'],
  LESS_EQUAL: [/operation_compare/, 'no conditions'],
  MEAN: [
    /layer_norm|group_norm|global_avg3d|operation_(dimensions|mean|variance)/,
    'over images and sequences only',
  ],
  MUL: [/batch_norm_axis1/, 'no constants but for channels'],
  NOT_EQUAL: [/operation_equal|masking|masked/, 'no conditions'],
  ONE_HOT: [/one_hot/, 'as a layer with other settings'],
  PACK: [/operation_stack/, 'no new dimensions'],
  PAD: [/padding3d/, 'images only'],
  REDUCE_MAX: [/global_max3d/, 'over images and sequences only'],
  RESHAPE: [/time_distributed|pool3d|up_sampling3d/, 'no samples but whole ones'],
  RESIZE_BILINEAR: [/bilinear|resizing|operation_resize/, 'its points lie elsewhere'],
  RESIZE_NEAREST_NEIGHBOR: [/resizing/, 'whole factors only'],
  REVERSE_V2: [/operation_flip/, 'no dimensions turned around'],
  ROUND: [/operation_round/, 'no integers'],
  SIGN: [/operation_sign/, 'no signs'],
  SIN: [/operation_waves/, 'no waves'],
  SPLIT: [/operation_split|conv3d_groups/, 'one result only'],
  SPLIT_V: [/operation_split/, 'one result only'],
  SQUARE: [/rms_norm/, 'no squares'],
  STRIDED_SLICE: [/cropping[13]d|operation_(get_item|slice)/, 'images only'],
  SUM: [/additive_attention|attention_concat/, 'no sums over a dimension'],
  TILE: [/repeat|operation_pad_tile/, 'taken apart'],
  UNPACK: [/lstm|gru|rnn|bidirectional|masked|operation_unstack/, 'unrolled'],
  ZEROS_LIKE: [/operation_(zero|one)s_like/, 'no zeros'],
};

describe.each([2, 3] as const)('every layer of Keras %i, or a refusal', (keras) => {
  test.each(layerCases(keras))('$name', async ({ name, build, inputs, outputs }) => {
    const prepared = openGraph(build()).model;
    let again: Model | undefined;
    try {
      again = await reread(prepared);
    } catch (error) {
      if (!(error instanceof PlaygroundError)) throw error;
      expect(error).toMatchObject({
        code: 'unsupported-op',
        hint: expect.stringContaining('.tflite'),
      });
      expect(error.message).toContain(`layer ${error.where.layer}`);
      const [names] = REFUSED[error.where.op ?? ''] ?? [];
      expect(name).toMatch(names ?? '(none)');
    }
    if (again) expect(worstDifference(await runModel(again, inputs), outputs)).toBeLessThan(1e-5);
  });
});

describe('operators that come from elsewhere', () => {
  const { NONE, RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;
  const random = seededRandom(2);
  const constant = (graph: GraphBuilder, name: string, shape: readonly number[]) => {
    const data = Float32Array.from({ length: elementCount(shape) }, () => random() * 2 - 1);
    return graph.constant(name, shape, data);
  };
  const indices = (graph: GraphBuilder, name: string, values: number[], shape = [values.length]) =>
    graph.constant(name, shape, Int32Array.from(values), 'int32');
  const window = {
    padding: Padding.SAME,
    strideH: 2,
    strideW: 2,
    dilationHFactor: 2,
    dilationWFactor: 3,
    fusedActivationFunction: NONE,
  };
  type Build = (graph: GraphBuilder, x: number) => number;
  const cases: Record<string, Build> = {
    'gelu by tanh': (g, x) => g.op('GELU', 'y', [x], { approximate: true }),
    'softmax with beta': (g, x) => g.op('SOFTMAX', 'y', [x], { beta: 3 }),
    'limited to −1…1': (g, x) => g.op('RELU_N1_TO_1', 'y', [x], {}),
    'all fused activations': (g, x) =>
      [RELU_N1_TO_1, RELU6, RELU].reduce(
        (last, fusedActivationFunction, i) =>
          g.op('ADD', `y${i}`, [last, last], { fusedActivationFunction }),
        x,
      ),
    'weights and limits': (g, x) =>
      g.op('CONV_2D', 'y', [x, constant(g, 'w', [5, 3, 2, 4]), constant(g, 'b', [5])], {
        ...window,
        fusedActivationFunction: RELU_N1_TO_1,
      }),
    'strides and dilates': (g, x) =>
      g.op('CONV_2D', 'y', [x, constant(g, 'w', [5, 3, 2, 4]), constant(g, 'b', [5])], window),
    'strides and dilates by channel': (g, x) =>
      g.op('DEPTHWISE_CONV_2D', 'y', [x, constant(g, 'w', [1, 2, 2, 8])], {
        ...window,
        depthMultiplier: 2,
      }),
    'all values of an image': (g, x) =>
      g.op('FULLY_CONNECTED', 'y', [x, constant(g, 'w', [3, 7 * 8 * 4])], {}),
    'means that keep their places': (g, x) =>
      g.op('MEAN', 'y', [x, indices(g, 'axes', [-2, 1])], { keepDims: true }),
    negative: (g, x) => g.op('NEG', 'y', [x], {}),
    'minus, both ways': (g, x) => {
      const left = g.op('SUB', 'a', [x, constant(g, 'c', [4])], {});
      const right = g.op('SUB', 'b', [constant(g, 'd', [1, 1, 4]), x], {});
      return g.op('SUB', 'y', [left, right], {});
    },
    divided: (g, x) => {
      const one = g.op('DIV', 'a', [x, constant(g, 'c', [])], {});
      return g.op('DIV', 'y', [one, constant(g, 'd', [4])], {});
    },
    'limits by channel': (g, x) => {
      const low = g.op('MAXIMUM', 'a', [x, constant(g, 'c', [4])], {});
      const high = g.op('MINIMUM', 'b', [constant(g, 'd', []), low], {});
      return g.op('MAXIMUM', 'y', [high, g.constant('zero', [], Float32Array.of(0))], {});
    },
    'a limit above a relu': (g, x) => {
      const positive = g.op('RELU', 'a', [x], {});
      return g.op('MINIMUM', 'y', [positive, g.constant('c', [], Float32Array.of(0.3))], {});
    },
    'broadcast over an image': (g, x) => {
      const mean = g.op('MEAN', 'a', [x, indices(g, 'axes', [1, 2])], { keepDims: true });
      return g.op('MUL', 'y', [g.op('LOGISTIC', 'gate', [mean], {}), x], {});
    },
    'joined from the back': (g, x) => g.op('CONCATENATION', 'y', [x, x], { axis: -2 }),
    'cut out': (g, x) =>
      g.op(
        'STRIDED_SLICE',
        'y',
        [
          x,
          indices(g, 'begin', [0, 1, -6, 0]),
          indices(g, 'end', [0, -1, 5, 4]),
          indices(g, 'strides', [1, 1, 1, 1]),
        ],
        { beginMask: 1, endMask: 9 },
      ),
  };

  test.each(Object.entries(cases))('%s', async (_name, build) => {
    const graph = buildGraph();
    const model = graph.finish([build(graph, graph.input('x', [-1, 7, 8, 4]))]);
    const inputs = inputsOf(model, 1);
    const expected = await runModel(model, inputs);
    expect(worstDifference(await runModel(await reread(model), inputs), expected)).toBeLessThan(
      1e-6,
    );
  });

  const refused: Record<string, [Build, RegExp]> = {
    'rows of samples': [
      (g, x) => g.op('FULLY_CONNECTED', 'y', [x, constant(g, 'w', [3, 4])], {}),
      /layer y .*a sample is several of its rows/,
    ],
    'constants for places': [
      (g, x) => g.op('MUL', 'y', [x, constant(g, 'c', [7, 8, 4])], {}),
      /a constant differs from place to place/,
    ],
    'padded channels': [
      (g, x) => g.op('PAD', 'y', [x, indices(g, 'p', [0, 0, 0, 0, 0, 0, 1, 1], [4, 2])], {}),
      /it does more than surround/,
    ],
    'constants as data': [
      (g) => g.op('TANH', 'y', [constant(g, 'c', [1, 4])], {}),
      /it reads the constant c as data/,
    ],
    'activations the runtime does not know': [
      (g, x) => g.op('ADD', 'y', [x, x], { fusedActivationFunction: ActivationFunctionType.TANH }),
      /its activation 4/,
    ],
    'an operator without a row': [
      (g, x) => g.op('RSQRT', 'y', [x], {}),
      /^Operator RSQRT of layer y has no counterpart among the layers of TensorFlow.js.$/,
    ],
  };

  test.each(Object.entries(refused))('%s are refused', (_name, [build, says]) => {
    const graph = buildGraph();
    const model = graph.finish([build(graph, graph.input('x', [-1, 7, 8, 4]))]);
    expect(() => writeTfjsLayers(model)).toThrow(says);
  });
});

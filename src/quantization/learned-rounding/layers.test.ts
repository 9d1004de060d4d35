/** What learned rounding is given of a layer: the rows are compared with what LiteRT computes. */
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import { elementsOf } from '../../tensor/packing.ts';
import { seededRandom } from '../../tensor/random.ts';
import { runModel } from '../../testing/run-model.ts';
import { convertModel } from '../conversion.ts';
import { columnRecipe, type Recipe } from '../recipe/recipe.ts';
import { integersOf, quantizeWeights, weightScales } from '../rounding/rounding.ts';
import {
  type RoundingGraph,
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from './layers.ts';
import { outputError } from './problem.ts';

const SAMPLES = 9;
const [HEIGHT, WIDTH, CHANNELS] = [7, 6, 4];
const random = seededRandom(8);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
/** Neighbours are alike, as in photographs: errors of weights that read them can make each other good. */
const images = values(SAMPLES * HEIGHT * WIDTH * CHANNELS).map((v) => 1 + v / 3);
const runtime = await createLiteRtRuntime();
const samples = {
  count: SAMPLES,
  read(first: number, count: number) {
    const size = HEIGHT * WIDTH * CHANNELS;
    return [images.slice(first * size, (first + count) * size)];
  },
};
const runs = createSampleRuns({ samples: () => samples, runtime });
const rowsOf = (graph: RoundingGraph) =>
  runs.sampleLayers({ ...graph, file: writeTflite(graph.model) });

const usual: Recipe = { ...columnRecipe('weight-only-int8'), weightBits: 3 };
const recipe: Recipe = { ...usual, rounding: 'learned' };
const NONE = ActivationFunctionType.NONE;

type Layer = (b: GraphBuilder, x: number) => number;
const network = (layer: Layer): Model => {
  const b = buildGraph();
  return b.finish([layer(b, b.input('x', [-1, HEIGHT, WIDTH, CHANNELS]))]);
};

const convolution =
  (padding: number, stride: number, dilation: number): Layer =>
  (b, x) =>
    b.op(
      'CONV_2D',
      'conv',
      [
        x,
        b.constant('kernel', [70, 3, 2, CHANNELS], values(70 * 6 * CHANNELS)),
        b.constant('bias', [70], new Float32Array(70)),
      ],
      {
        padding,
        strideH: stride,
        strideW: 1,
        dilationHFactor: dilation,
        dilationWFactor: dilation,
        fusedActivationFunction: NONE,
      },
    );
const depthwise: Layer = (b, x) =>
  b.op(
    'DEPTHWISE_CONV_2D',
    'depthwise',
    [
      x,
      b.constant('kernel', [1, 11, 12, 2 * CHANNELS], values(11 * 12 * 2 * CHANNELS)),
      b.constant('bias', [2 * CHANNELS], new Float32Array(2 * CHANNELS)),
    ],
    {
      padding: Padding.SAME,
      strideH: 2,
      strideW: 2,
      depthMultiplier: 2,
      fusedActivationFunction: NONE,
    },
  );
const dense: Layer = (b, x) => {
  const width = HEIGHT * WIDTH * CHANNELS;
  const shape = b.constant('shape', [2], Int32Array.of(-1, width), 'int32');
  const flat = b.op('RESHAPE', 'flat', [x, shape], {});
  return b.op(
    'FULLY_CONNECTED',
    'dense',
    [flat, b.constant('kernel', [20, width], values(20 * width))],
    {},
  );
};

const outputsOf = async (model: Model) =>
  (await runModel(withBatch(model, SAMPLES), [images]))[0] as Float32Array;

const CASES: readonly (readonly [string, Layer])[] = [
  ['a convolution', convolution(Padding.VALID, 1, 1)],
  ['a convolution with padding and strides', convolution(Padding.SAME, 2, 1)],
  ['a convolution with holes', convolution(Padding.SAME, 1, 2)],
  ['a depthwise convolution with two outputs a channel', depthwise],
  ['a matrix product behind a flatten', dense],
];

describe.each(CASES)('%s', (_, layer) => {
  const model = network(layer);
  const [found, ...others] = roundingLayers(model, recipe);

  test('its rows times its weights are its outputs', async () => {
    expect(others).toEqual([]);
    if (!found) throw new Error('no layer');
    const rows = [...(await rowsOf(roundingGraph(model, [found]))).values()][0];
    const weights = mainGraph(model).tensors[found.weights]?.data as Float32Array;
    const { channels, output } = found.window;
    const places = output[0] * output[1];
    expect(rows?.rows).toBe(SAMPLES * places);
    if (!rows) return;
    const outputs = found.depthwise ? 2 * channels : weights.length / rows.width;
    const computed = Array.from({ length: rows.rows * outputs }, (_, i) => {
      const [row, o] = [Math.floor(i / outputs), i % outputs];
      let sum = 0;
      for (let k = 0; k < rows.width; k++) {
        const own = !found.depthwise || k % channels === Math.floor(o / 2);
        if (!own) continue;
        const at = found.depthwise ? Math.floor(k / channels) * outputs + o : o * rows.width + k;
        sum += rows.values[row * rows.width + k]! * weights[at]!;
      }
      return sum;
    });
    const expected = await outputsOf(model);
    expect(computed.length).toBe(expected.length);
    const sorted = (list: ArrayLike<number>) => Float64Array.from(list).sort();
    const [a, b] = [sorted(computed), sorted(expected)];
    const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  test.each(['learned', 'gptq'] as const)(
    '%s: the file holds it, and is nearer to the float one',
    async (rounding) => {
      const recipe: Recipe = { ...usual, rounding };
      const layers = roundingLayers(model, recipe);
      const rows = await rowsOf(roundingGraph(model, layers));
      const rounded = await withLearnedRounding(model, layers, rows);
      const expected = await outputsOf(model);
      const error = async (float: Model) => {
        const actual = await outputsOf(convertModel(float, recipe).model);
        return expected.reduce((sum, value, i) => sum + (value - actual[i]!) ** 2, 0);
      };
      const learned = mainGraph(rounded).tensors.find((tensor) => tensor.rounded);
      expect(learned?.name).toBe('kernel');
      const { tensors } = mainGraph(convertModel(rounded, recipe).model);
      const stored = tensors.find(({ name }) => name === 'kernel');
      expect(stored && elementsOf(stored)).toEqual(learned?.rounded?.integers);
      expect(await error(rounded)).toBeLessThan((await error(model)) / 2);
      // With other settings it is rounded as usual.
      const other = { ...recipe, weightBits: 5 };
      expect(convertModel(rounded, other).file).toEqual(convertModel(model, other).file);
    },
  );
});

test.each([
  ['learned', 'blockwise-32', 4],
  ['gptq', 'blockwise-32', 4],
  ['learned', 'blockwise-64', 2],
  ['gptq', 'blockwise-64', 2],
  ['learned', 'per-channel', 2],
  ['gptq', 'per-channel', 2],
  ['gptq', 'per-tensor', 3],
] as const)(
  '%s with scales %s, %i bits: a smaller error, the same scales',
  async (rounding, granularity, bits) => {
    const model = network((b, x) => {
      const shape = b.constant('shape', [2], Int32Array.of(-1, 8), 'int32');
      const wide = b.op(
        'FULLY_CONNECTED',
        'first',
        [b.op('RESHAPE', 'flat', [x, shape], {}), b.constant('v', [128, 8], values(1024))],
        {},
      );
      return b.op('FULLY_CONNECTED', 'dense', [wide, b.constant('w', [6, 128], values(768))], {});
    });
    const overrides =
      bits === 4 ? [] : [{ layer: 'dense', mode: 'dynamic-int4', weightBits: bits } as const];
    const recipe: Recipe = { ...columnRecipe('dynamic-int4'), rounding, granularity, overrides };
    const layers = roundingLayers(model, recipe);
    const dense = layers.find(({ weights }) => mainGraph(model).tensors[weights]?.name === 'w');
    if (!dense) throw new Error('no layer');
    const rows = await rowsOf(roundingGraph(model, [dense]));
    const rounded = mainGraph(await withLearnedRounding(model, [dense], rows)).tensors[
      dense.weights
    ]?.rounded;
    const weights = mainGraph(model).tensors[dense.weights]?.data as Float32Array;
    const { spec } = dense;
    const blocks = granularity.startsWith('blockwise');
    expect(spec.layout.inner).toBe(
      blocks ? Number(granularity.slice(10)) : granularity === 'per-tensor' ? 768 : 128,
    );
    expect(rounded?.halfRange).toEqual(spec.halfRange);
    const seen = [...rows.values()][0];
    const scales = weightScales(spec);
    const steps = weights.map((_, i) => scales[Math.floor(i / spec.layout.inner)]!);
    const problem = {
      weights,
      outputs: 6,
      width: 128,
      steps,
      nearest: quantizeWeights(weights, spec),
      ...integersOf(spec),
      inputs: seen?.values ?? new Float32Array(),
      rows: seen?.rows ?? 0,
    };
    const error = (integers: Int8Array) => outputError(problem, integers);
    expect(error(rounded?.integers ?? problem.nearest)).toBeLessThan(error(problem.nearest) / 2);
  },
);

test('GPTQ under the scheme tflite: dense layers alone, as ai-edge-quantizer has it', () => {
  const model = network((b, x) => {
    const y = convolution(Padding.SAME, 1, 1)(b, x);
    const flat = b.op(
      'RESHAPE',
      'flat',
      [y, b.constant('shape', [2], Int32Array.of(-1, 2940), 'int32')],
      {},
    );
    return b.op('FULLY_CONNECTED', 'dense', [flat, b.constant('w', [2, 2940], values(5880))], {});
  });
  const methods = (changes: Partial<Recipe>) =>
    roundingLayers(model, { ...recipe, ...changes }).map(({ method }) => method);
  expect(methods({ rounding: 'gptq', scheme: 'tflite' })).toEqual(['gptq-of-tools']);
});

test('layers that cannot learn: weights that two share, grouped channels', () => {
  const shared = network((b, x) => {
    const kernel = b.constant('kernel', [CHANNELS, 16, 16, CHANNELS], values(256 * CHANNELS ** 2));
    const bias = b.constant('bias', [CHANNELS], values(CHANNELS));
    const options = { padding: Padding.SAME, strideH: 1, strideW: 1 };
    const once = b.op('CONV_2D', 'once', [x, kernel, bias], options);
    return b.op('CONV_2D', 'twice', [once, kernel, bias], options);
  });
  expect(roundingLayers(shared, recipe)).toEqual([]);
  const grouped = network((b, x) =>
    b.op(
      'CONV_2D',
      'grouped',
      [x, b.constant('kernel', [4, 16, 16, 2], values(2048)), b.constant('bias', [4], values(4))],
      { padding: Padding.SAME, strideH: 1, strideW: 1 },
    ),
  );
  expect(roundingLayers(grouped, recipe)).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { prepareModel } from './pipeline.ts';

const NONE = { fusedActivationFunction: ActivationFunctionType.NONE };
const HOSTS = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'] as const;
const STEPS = [
  'MUL by channel',
  'ADD by channel',
  'MUL by one value',
  'ADD one value',
  'ADD an image',
  'PAD',
  'RESHAPE',
  'RELU',
  'RELU6',
] as const;
type Step = (typeof STEPS)[number];

interface Recipe {
  readonly host: (typeof HOSTS)[number];
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  readonly padding: number;
  /** The host's output is a graph output, too. */
  readonly exposed: boolean;
  readonly seed: number;
}

type Values = (count: number) => Float32Array;

function addStep(graph: GraphBuilder, step: Step, name: string, input: number, values: Values) {
  const shape = graph.shapeOf(input);
  const [, height = 1, width = 1, channels = 1] = shape;
  if (step === 'RELU' || step === 'RELU6') return graph.op(step, name, [input], {});
  if (step === 'PAD') {
    const pads = graph.constant(
      `${name}/pads`,
      [4, 2],
      Int32Array.of(0, 0, 0, 1, 0, 1, 0, 0),
      'int32',
    );
    return graph.op('PAD', name, [input, pads], {});
  }
  if (step === 'RESHAPE') {
    const target = Int32Array.of(-1, 1, height * width, channels);
    const to = graph.constant(`${name}/shape`, [4], target, 'int32');
    return graph.op('RESHAPE', name, [input, to], {});
  }
  const operand = step.endsWith('value')
    ? []
    : step.endsWith('image')
      ? [1, height, width, channels]
      : [channels];
  const count = operand.reduce((a, b) => a * b, 1);
  const constant = graph.constant(`${name}/constant`, operand, values(count));
  return graph.op(step.startsWith('MUL') ? 'MUL' : 'ADD', name, [input, constant], NONE);
}

/** A layer with weights between element-wise operators: what scalings, normalizations and activations become. */
function build({ host, before, after, padding, exposed, seed }: Recipe): Model {
  const random = seededRandom(seed);
  const values: Values = (count) => Float32Array.from({ length: count }, () => random() * 2 - 1);
  const graph = buildGraph();
  let last = graph.input('image', [-1, 5, 5, 3]);
  before.forEach((step, i) => {
    last = addStep(graph, step, `before${i}`, last, values);
  });
  const [, height = 1] = graph.shapeOf(last);
  const size = height === 1 ? 1 : 2;
  const stride = height === 1 ? 1 : 1 + (seed % 2);
  const window = {
    ...NONE,
    padding,
    strideH: stride,
    strideW: stride,
    dilationHFactor: 1,
    dilationWFactor: 1,
  };
  const channels = 6;
  const bias = () => graph.constant('layer/bias', [channels], values(channels));
  if (host === 'CONV_2D') {
    const shape = [channels, size, size, 3];
    const weights = graph.constant('layer/kernel', shape, values(channels * size * size * 3));
    last = graph.op(host, 'layer', [last, weights, bias()], window);
  } else if (host === 'DEPTHWISE_CONV_2D') {
    const shape = [1, size, size, channels];
    const weights = graph.constant('layer/kernel', shape, values(channels * size * size));
    last = graph.op(host, 'layer', [last, weights, bias()], { ...window, depthMultiplier: 2 });
  } else {
    const weights = graph.constant('layer/kernel', [channels, 3], values(channels * 3));
    last = graph.op(host, 'layer', [last, weights], { ...NONE, keepNumDims: true });
  }
  const layer = last;
  after.forEach((step, i) => {
    last = addStep(graph, step, `after${i}`, last, values);
  });
  return graph.finish(exposed && last !== layer ? [last, layer] : [last]);
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  host: fc.constantFrom(...HOSTS),
  before: fc.array(fc.constantFrom(...STEPS), { maxLength: 3 }),
  after: fc.array(fc.constantFrom(...STEPS), { maxLength: 4 }),
  padding: fc.constantFrom(Padding.SAME, Padding.VALID),
  exposed: fc.boolean(),
  seed: fc.nat(),
});

describe('prepared = as the layers say it, on LiteRT', () => {
  test('any layer between any operators', async () => {
    await fc.assert(
      fc.asyncProperty(recipe, async (parts) => {
        const model = build(parts);
        const prepared = prepareModel(model);
        verify(prepared);
        const random = seededRandom(parts.seed + 1);
        const input = Float32Array.from({ length: 75 }, () => random() * 4 - 2);
        const expected = await runModel(model, [input]);
        const actual = await runModel(prepared, [input]);
        expect(worstDifference(actual, expected)).toBeLessThan(3e-6);
      }),
      { numRuns: 200 },
    );
  });

  const ops = (parts: Partial<Recipe>) => {
    const defaults = { host: 'CONV_2D', before: [], after: [], exposed: false, seed: 0 } as const;
    const model = prepareModel(build({ ...defaults, padding: Padding.VALID, ...parts }));
    return mainGraph(model).operators.map(({ op }) => op);
  };

  test('a batch normalization and its activation leave one operator', () => {
    const after = ['MUL by channel', 'ADD by channel', 'RELU6'] as const;
    for (const host of HOSTS) {
      expect(ops({ host, after })).toEqual([host]);
      expect(ops({ host, after, exposed: true })).toEqual([host, 'MUL', 'ADD']);
    }
  });

  test('behind the reshape of a sequence, too', () => {
    const after = ['RESHAPE', 'MUL by channel', 'ADD by channel', 'RELU'] as const;
    expect(ops({ after })).toEqual(['CONV_2D', 'RESHAPE']);
  });

  test('a scaling before goes into the weights, an offset only where nothing is padded', () => {
    const before = ['MUL by one value', 'ADD one value'] as const;
    expect(ops({ before })).toEqual(['CONV_2D']);
    expect(ops({ before, padding: Padding.SAME })).toEqual(['MUL', 'ADD', 'CONV_2D']);
    expect(ops({ before: ['MUL by channel'] })).toEqual(['MUL', 'CONV_2D']);
    expect(ops({ host: 'FULLY_CONNECTED', before: ['MUL by channel'] })).toEqual([
      'FULLY_CONNECTED',
    ]);
  });

  test('a padding that SAME would make, too, is left to the convolution', () => {
    expect(ops({ before: ['PAD'] })).toEqual(['CONV_2D']);
    expect(ops({ before: ['PAD', 'PAD'] })).toEqual(['PAD', 'CONV_2D']);
  });
});

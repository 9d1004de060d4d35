import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { prepareModel } from './pipeline.ts';

const NONE = { fusedActivationFunction: ActivationFunctionType.NONE };
const HOSTS = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'] as const;
const STEPS = ['MUL', 'ADD', 'MUL by one value', 'ADD an image', 'RELU', 'RELU6'] as const;

interface Recipe {
  readonly host: (typeof HOSTS)[number];
  readonly steps: readonly (typeof STEPS)[number][];
  /** The host's output is a graph output, too. */
  readonly exposed: boolean;
  readonly seed: number;
}

/** A layer with weights and a tail of element-wise operators: what batch normalizations and activations become. */
function build({ host, steps, exposed, seed }: Recipe): Model {
  const random = seededRandom(seed);
  const values = (n: number) => Float32Array.from({ length: n }, () => random() * 2 - 1);
  const graph = buildGraph();
  const image = graph.input('image', [-1, 5, 5, 3]);
  const window = {
    ...NONE,
    padding: Padding.SAME,
    strideH: 1,
    strideW: 1,
    dilationHFactor: 1,
    dilationWFactor: 1,
  };
  const channels = 6;
  const bias = () => graph.constant('layer/bias', [channels], values(channels));
  let last: number;
  if (host === 'CONV_2D') {
    const weights = graph.constant('layer/kernel', [channels, 2, 2, 3], values(channels * 12));
    last = graph.op(host, 'layer', [image, weights, bias()], window);
  } else if (host === 'DEPTHWISE_CONV_2D') {
    const weights = graph.constant('layer/kernel', [1, 3, 3, channels], values(channels * 9));
    last = graph.op(host, 'layer', [image, weights, bias()], { ...window, depthMultiplier: 2 });
  } else {
    const weights = graph.constant('layer/kernel', [channels, 3], values(channels * 3));
    last = graph.op(host, 'layer', [image, weights], { ...NONE, keepNumDims: true });
  }
  const layer = last;
  steps.forEach((step, i) => {
    if (step === 'RELU' || step === 'RELU6') {
      last = graph.op(step, `step${i}`, [last], {});
      return;
    }
    const shape = step.endsWith('value') ? [] : step.endsWith('image') ? [1, 5, 5, 6] : [channels];
    const count = shape.reduce((a, b) => a * b, 1);
    const operand = graph.constant(`step${i}/constant`, shape, values(count));
    last = graph.op(step.startsWith('MUL') ? 'MUL' : 'ADD', `step${i}`, [last, operand], NONE);
  });
  return graph.finish(exposed && last !== layer ? [last, layer] : [last]);
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  host: fc.constantFrom(...HOSTS),
  steps: fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 5 }),
  exposed: fc.boolean(),
  seed: fc.nat(),
});

describe('prepared = as the layers say it, on LiteRT', () => {
  test('any layer with any tail', async () => {
    await fc.assert(
      fc.asyncProperty(recipe, async (parts) => {
        const model = build(parts);
        const prepared = prepareModel(model);
        verify(prepared);
        const random = seededRandom(parts.seed + 1);
        const input = Float32Array.from({ length: 75 }, () => random() * 4 - 2);
        const expected = await runModel(model, [input]);
        const actual = await runModel(prepared, [input]);
        expect(worstDifference(actual, expected)).toBeLessThan(2e-6);
      }),
      { numRuns: 150 },
    );
  });

  test('a batch normalization and its activation leave one operator', () => {
    for (const host of HOSTS) {
      const parts = { host, steps: ['MUL', 'ADD', 'RELU6'], seed: 1 } as const;
      const prepared = mainGraph(prepareModel(build({ ...parts, exposed: false })));
      expect(prepared.operators.map(({ op }) => op)).toEqual([host]);
      expect(prepared.tensors.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['image', 'layer', 'layer/kernel', 'layer/bias']),
      );
      const exposed = mainGraph(prepareModel(build({ ...parts, exposed: true })));
      expect(exposed.operators.map(({ op }) => op)).toEqual([host, 'MUL', 'ADD']);
    }
  });
});

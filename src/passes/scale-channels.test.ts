/** What scaling of channels changes, what it leaves alone, and that the network computes the same. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { runModel } from '../testing/run-model.ts';
import { scalableLayers, scaleChannels } from './scale-channels.ts';

const random = seededRandom(4);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
const constant = (b: GraphBuilder, name: string, ...shape: number[]) =>
  b.constant(name, shape, values(shape.reduce((x, y) => x * y, 1)));
const fused = (fusedActivationFunction: number) => ({ fusedActivationFunction });

const WINDOW = { padding: Padding.SAME, strideH: 1, strideW: 1 };
const { NONE, RELU, RELU6 } = ActivationFunctionType;

/** A convolution, pooled and flattened, and a dense layer. */
function network(activation: number): Model {
  const b = buildGraph();
  const x = b.input('x', [1, 4, 4, 2]);
  const weights = [constant(b, 'kernel', 3, 3, 3, 2), constant(b, 'bias', 3)];
  const conv = b.op('CONV_2D', 'conv', [x, ...weights], { ...WINDOW, ...fused(activation) });
  const pooling = {
    padding: Padding.VALID,
    strideH: 2,
    strideW: 2,
    filterHeight: 2,
    filterWidth: 2,
  };
  const pooled = b.op('MAX_POOL_2D', 'pool', [conv], { ...pooling, ...fused(NONE) });
  const shape = b.constant('shape', [2], Int32Array.of(1, 12), 'int32');
  const flat = b.op('RESHAPE', 'flat', [pooled, shape], {});
  const y = b.op('FULLY_CONNECTED', 'y', [flat, constant(b, 'w', 5, 12)], fused(NONE));
  return b.finish([y]);
}

const dataOf = (model: Model, name: string) => {
  const { operators, tensors } = mainGraph(model);
  const read = new Set(operators.flatMap(({ inputs }) => inputs));
  return tensors.find((tensor, i) => tensor.name === name && read.has(i))?.data as Float32Array;
};

describe('through a pooling and a flatten', () => {
  const model = network(RELU);
  const factors = Float64Array.of(3, 0.7, 1);
  const scaled = scaleChannels(model, (position) => (position === 3 ? factors : undefined));

  test('the dense layer can be scaled, by the channels of the convolution', () => {
    expect(scalableLayers(model)).toEqual([{ position: 3, channels: 3 }]);
  });

  test('weights that read a channel are multiplied, the channel is divided', () => {
    const [before, after] = [dataOf(model, 'w'), dataOf(scaled, 'w')];
    expect([...after]).toEqual([...before].map((w, k) => Math.fround(w * factors[k % 3]!)));
    const [kernel, divided] = [dataOf(model, 'kernel'), dataOf(scaled, 'kernel')];
    expect([...divided]).toEqual(
      [...kernel].map((w, k) => Math.fround(w * (1 / factors[Math.floor(k / 18)]!))),
    );
    const bias = [...dataOf(model, 'bias')].map((v, c) => Math.fround(v / factors[c]!));
    expect([...dataOf(scaled, 'bias')]).toEqual(bias);
  });

  test('the outputs stay the same', async () => {
    const image = [values(32)];
    const [before, after] = [await runModel(model, image), await runModel(scaled, image)];
    [...(after[0] as Float32Array)].forEach((value, i) => {
      expect(value).toBeCloseTo(before[0]![i] as number, 5);
    });
  });
});

test('where an activation has a fixed corner nothing can be scaled', () => {
  const model = network(RELU6);
  expect(scalableLayers(model)).toEqual([]);
  expect(scaleChannels(model, () => Float64Array.of(2, 2, 2))).toBe(model);
});

test('factors that do not fit the channels change nothing', () => {
  const model = network(RELU);
  expect(scaleChannels(model, () => Float64Array.of(2, 2))).toBe(model);
});

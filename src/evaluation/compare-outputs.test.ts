import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../ir/model.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { smoothImages, tagger } from '../testing/hard-networks.ts';
import { convertWith } from '../testing/single-steps.ts';
import { compareOutputs } from './compare-outputs.ts';
import { meanOf, pairedDifference } from './paired.ts';

const runtime = createLiteRtRuntime();
const values = Float32Array.from({ length: 12 }, (_, i) => i - 4);
const samples = {
  count: 3,
  read: (first: number, count: number) => [values.slice(first * 4, (first + count) * 4)],
};

/** Adds `offset` to its input; `second` adds an output that is 0 everywhere. */
function adder(offset: number, second = false): Model {
  const b = buildGraph();
  const x = b.input('x', [-1, 4]);
  const add = (name: string, to: number, by: number) =>
    b.op('ADD', name, [to, b.constant(`${name}/by`, [1], Float32Array.of(by))], {
      fusedActivationFunction: 0,
      potScaleInt16: true,
    });
  const sum = add('sum', x, offset);
  if (!second) return b.finish([sum]);
  const zero = b.constant('zero', [1], Float32Array.of(0));
  const nothing = b.op('MUL', 'nothing', [x, zero], { fusedActivationFunction: 0 });
  return b.finish([sum, nothing]);
}

const compare = async (reference: Model, ...candidates: readonly Model[]) =>
  compareOutputs({
    reference: writeTflite(reference),
    candidates: candidates.map((candidate) => writeTflite(candidate)),
    samples,
    runtime: await runtime,
  });

test('decibels of each sample, by the mean energy of all; 100 where nothing differs', async () => {
  const [same, off] = await compare(adder(0), adder(0), adder(0.1));
  expect(same).toEqual(Float64Array.of(100, 100, 100));
  const energy = values.reduce((sum, v) => sum + v * v, 0) / 3;
  const expected = -10 * Math.log10((4 * 0.01) / energy);
  for (const decibels of off ?? []) expect(decibels).toBeCloseTo(expected, 3);
});

test('shares of several outputs are added; one that is always 0 does no harm', async () => {
  const [one] = await compare(adder(0), adder(0.1));
  const [two] = await compare(adder(0, true), adder(0.1, true));
  expect(two).toEqual(one);
});

test('a file that the runtime refuses is null; what is not a number is as far off as can be', async () => {
  const graph = mainGraph(adder(0));
  const operators = graph.operators.map((operator) => ({ ...operator, version: 99 }));
  const fromTheFuture = withMainGraph(adder(0), { ...graph, operators });
  const [refused, nan] = await compare(adder(0), fromTheFuture, adder(Number.NaN));
  expect(refused).toBeNull();
  expect(nan).toEqual(Float64Array.of(-100, -100, -100));
});

test('integer inputs and outputs are read by their scales', async () => {
  const model = tagger();
  const ranges = () => ({ min: -4, max: 4 });
  const file = (io: 'float32' | 'int8') =>
    convertWith(model, { ...defaultRecipe('int8'), io }, ranges).file;
  const results = await compareOutputs({
    reference: writeTflite(model),
    candidates: [file('float32'), file('int8')],
    samples: smoothImages(5),
    runtime: await runtime,
  });
  const [float, int8] = results.map((list) => meanOf(list ?? new Float64Array()));
  expect(float).toBeGreaterThan(5);
  expect(int8).toBeCloseTo(float ?? 0, 1);
});

test('a model without a float output cannot be compared', async () => {
  const b = buildGraph();
  const x = b.input('x', [-1, 4]);
  const cast = b.op('CAST', 'whole', [x], { inDataType: 0, outDataType: 2 });
  const model = b.finish([cast]);
  expect(mainGraph(model).tensors[cast]?.dtype).toBe('int32');
  await expect(compare(model, model)).rejects.toMatchObject({ code: 'bad-data' });
});

describe('paired difference', () => {
  test('its mean, and the standard error of that', () => {
    const first = Float64Array.of(1, 2, 3, 4);
    const { mean, noise } = pairedDifference(first, new Float64Array(4));
    expect(mean).toBe(2.5);
    expect(noise).toBeCloseTo(Math.sqrt(5 / 3) / 2, 12);
  });

  test('what both have in common is no noise', () => {
    const both = Float64Array.of(3, 90, -20, 7);
    expect(
      pairedDifference(
        both.map((v) => v + 1),
        both,
      ),
    ).toEqual({ mean: 1, noise: 0 });
  });

  test('too few samples tell nothing of their spread: 1 dB is taken', () => {
    expect(pairedDifference(Float64Array.of(5), Float64Array.of(3))).toEqual({ mean: 2, noise: 1 });
  });
});

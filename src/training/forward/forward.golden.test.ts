/**
 * Every forward rule against Keras: results of one-layer models, alone and in a batch, and gradients against finite
 * differences along a random direction of inputs and weights together.
 */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { type Model, mainGraph, tensorAt } from '../../ir/model.ts';
import { startBackends } from '../../kernels/testing/backends.ts';
import { seededRandom } from '../../tensor/random.ts';
import { type LayerCase, layerCases } from '../../testing/layer-cases.ts';
import { createNetwork } from '../network.ts';
import { createParameters } from '../parameters.ts';
import { forwardOf, TRAINABLE_OPS } from './index.ts';

/** Largest difference to Keras, as a share of the largest value. */
const VALUE_BOUND = 2e-5;
/** Relative difference of the two derivatives. */
const SLOPE_BOUND = 0.01;
/** A kink near the point spoils one step length, not all of them. */
const STEPS = [1e-2, 3e-3, 1e-3, 3e-4, 1e-4];

const seen = new Set<string>();
const still = { training: false, quantized: false, dropout: null };

beforeAll(startBackends);

function isCovered(model: Model, { inputs }: LayerCase): boolean {
  const graph = mainGraph(model);
  return (
    graph.outputs.length === 1 &&
    inputs.every((input) => input instanceof Float32Array) &&
    graph.operators.every(({ op }) => forwardOf(op))
  );
}

/** The network as a function of inputs and weights, summed with random signs: a smooth number. */
function setUp(model: Model, layer: LayerCase) {
  const graph = mainGraph(model);
  const parameters = createParameters(model, null, {
    start: 'model',
    seed: 1,
    ranges: 'tracked',
    rangeStart: 'search',
    freezeBatchNormAfter: 0,
  });
  const network = createNetwork(model, parameters, null);
  const shapes = graph.inputs.map((index) => [...tensorAt(graph, index).shape]);
  const inputs = layer.inputs.map((values, i) => tf.tensor(values as Float32Array, shapes[i]));
  return { parameters, network, inputs, shapes };
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 1];
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs((a[i] ?? Number.NaN) - (b[i] ?? 0)));
    size = Math.max(size, Math.abs(b[i] ?? 0));
  }
  return difference / size;
}

describe('layers of Keras 3', () => {
  test.each(layerCases(3))('$name', (layer) => {
    const model = openGraph(layer.build()).model;
    if (!isCovered(model, layer)) return;
    for (const { op } of mainGraph(model).operators) seen.add(op);
    const { parameters, network, inputs } = setUp(model, layer);
    const [expected] = layer.outputs as [Float32Array];

    const single = tf.tidy(() => network.forward(inputs, still).output.dataSync());
    expect(single.length).toBe(expected.length);
    expect(worst(single, expected)).toBeLessThan(VALUE_BOUND);

    const pairs = inputs.map((input) => tf.concat([input, input]));
    const double = tf.tidy(() => network.forward(pairs, still).output.dataSync());
    expect(worst(double, [...expected, ...expected]), 'a batch of two').toBeLessThan(VALUE_BOUND);

    const random = seededRandom(3);
    const like = (x: tf.Tensor) =>
      tf.tensor(
        Float32Array.from({ length: x.size }, () => 2 * random() - 1),
        x.shape,
      );
    const weights = [...parameters.variables()];
    const signs = like(tf.tensor(expected));
    const directions = [...inputs, ...weights].map(like);
    const sum = (...given: tf.Tensor[]) =>
      tf.sum(tf.mul(tf.reshape(network.forward(given, still).output, [-1]), signs)) as tf.Scalar;

    const slope = tf.tidy(() => {
      const byWeight =
        weights.length > 0 ? tf.variableGrads(() => sum(...inputs), weights).grads : {};
      const byInput = tf.grads(sum)([...inputs]);
      const all = [...byInput, ...weights.map(({ name }) => byWeight[name])];
      return all.reduce(
        (total, gradient, i) =>
          total + (gradient ? tf.sum(tf.mul(gradient, directions[i]!)).dataSync()[0]! : 0),
        0,
      );
    });
    const at = (step: number) =>
      tf.tidy(() => {
        const moved = [...inputs, ...weights].map((x, i) =>
          tf.add(x, tf.mul(directions[i]!, step)),
        );
        const kept = weights.map((weight) => tf.clone(weight));
        weights.forEach((weight, i) => {
          weight.assign(moved[inputs.length + i] as tf.Tensor);
        });
        const value = sum(...moved.slice(0, inputs.length)).dataSync()[0]!;
        weights.forEach((weight, i) => {
          weight.assign(kept[i] as tf.Tensor);
        });
        return value;
      });
    const errors = STEPS.map((step) => {
      const measured = (at(step) - at(-step)) / (2 * step);
      return Math.abs(measured - slope) / Math.max(1, Math.abs(slope));
    });
    expect(Math.min(...errors), `slope ${slope}`).toBeLessThan(SLOPE_BOUND);

    parameters.dispose();
    tf.dispose([...inputs, ...pairs, ...directions, signs]);
  });
});

afterAll(() => {
  expect(TRAINABLE_OPS.filter((op) => !seen.has(op))).toEqual([]);
});

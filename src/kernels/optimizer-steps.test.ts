import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamStep, sgdStep } from './optimizer-steps.ts';
import { startBackends, valuesOf } from './testing/backends.ts';

beforeAll(startBackends);

const SIZES = [1, 4, 7, 203];
const STEPS = 5;

/** Runs steps on a backend and reads variable and slots after each. */
async function history(
  backend: string,
  size: number,
  slotCount: number,
  apply: (variable: tf.Variable, gradient: tf.Tensor, slots: tf.Variable[], step: number) => void,
): Promise<number[][]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(valuesOf([size], 1).data)));
  const slots = Array.from({ length: slotCount }, () =>
    tf.tidy(() => tf.variable(tf.zeros([size]), false)),
  );
  const states: number[][] = [];
  for (let step = 1; step <= STEPS; step++) {
    const gradient = tf.tensor1d(valuesOf([size], 10 + step).data);
    apply(variable, gradient, slots, step);
    states.push([variable, ...slots].flatMap((tensor) => [...tensor.dataSync()]));
    gradient.dispose();
  }
  tf.dispose([variable, ...slots]);
  expect(tf.memory().numTensors).toBe(before);
  return states;
}

/** The same in double precision; `rule` takes one number with its slots and returns them anew. */
function exact(
  size: number,
  slotCount: number,
  rule: (p: number, g: number, slots: number[], step: number) => number[],
): number[][] {
  let rows = Array.from(valuesOf([size], 1).data, (p) => [p, ...new Array(slotCount).fill(0)]);
  return Array.from({ length: STEPS }, (_, i) => {
    const gradient = valuesOf([size], 11 + i).data;
    rows = rows.map(([p = 0, ...slots], k) => rule(p, gradient[k]!, slots, i + 1));
    return Array.from({ length: slotCount + 1 }, (_, slot) => rows.map((row) => row[slot]!)).flat();
  });
}

function expectNear(actual: number[][], expected: number[][]): void {
  const wanted = expected.flat();
  const worst = Math.max(...actual.flat().map((value, i) => Math.abs(value - wanted[i]!)));
  expect(worst).toBeLessThan(5e-6);
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  test.each(SIZES)('Adam as Keras has it, %i numbers', async (size) => {
    const states = await history(backend, size, 2, (variable, gradient, [m, v], step) => {
      adamStep(variable, gradient, [m!, v!], { learningRate: 0.01, step });
    });
    const expected = exact(size, 2, (p, g, [m = 0, v = 0], step) => {
      const [mean, power] = [0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g];
      const rate = (0.01 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
      return [p - (rate * mean) / (Math.sqrt(power) + 1e-7), mean, power];
    });
    expectNear(states, expected);
  });

  test.each([false, true])('SGD with momentum, Nesterov %s', async (nesterov) => {
    const settings = { learningRate: 0.1, momentum: 0.8, nesterov };
    const states = await history(backend, 7, 1, (variable, gradient, [velocity]) => {
      sgdStep(variable, gradient, velocity!, settings);
    });
    const expected = exact(7, 1, (p, g, [m = 0]) => {
      const speed = 0.8 * m - 0.1 * g;
      return [p + (nesterov ? 0.8 * speed - 0.1 * g : speed), speed];
    });
    expectNear(states, expected);
  });

  test('SGD without momentum', async () => {
    const states = await history(backend, 7, 0, (variable, gradient) => {
      sgdStep(variable, gradient, null, { learningRate: 0.1, momentum: 0 });
    });
    expectNear(
      states,
      exact(7, 0, (p, g) => [p - 0.1 * g]),
    );
  });
});

test('copies of variable and slots keep their values', async () => {
  await tf.setBackend('wasm');
  const [variable, mean, power] = [1, 2, 3].map((seed) =>
    tf.variable(tf.tensor1d(valuesOf([9], seed).data.map(Math.abs))),
  ) as [tf.Variable, tf.Variable, tf.Variable];
  const copies = [variable, mean, power].map((tensor) => tensor.clone());
  const gradient = tf.ones([9]);
  adamStep(variable, gradient, [mean, power], { learningRate: 1, step: 1 });
  copies.forEach((copy, i) => {
    expect([...copy.dataSync()]).toEqual([...valuesOf([9], i + 1).data.map(Math.abs)]);
  });
  expect([...mean.dataSync()]).not.toEqual([...copies[1]!.dataSync()]);
});

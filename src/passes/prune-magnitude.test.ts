import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph } from '../ir/model.ts';
import { pruneMagnitude } from './prune-magnitude.ts';

function dense(weights: Float32Array) {
  const b = buildGraph();
  const x = b.input('x', [-1, weights.length]);
  const kernel = b.constant('kernel', [1, weights.length], weights);
  return b.finish([b.op('FULLY_CONNECTED', 'y', [x, kernel], {})]);
}

const weightsOf = (model: ReturnType<typeof dense>) =>
  mainGraph(model).tensors[1]?.data as Float32Array;

test('exactly the asked share becomes 0, and nothing larger than what stays', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, noNaN: true }).filter((w) => w.every((v) => v !== 0)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (weights, sparsity) => {
        const result = weightsOf(pruneMagnitude(dense(weights), sparsity));
        const zeros = result.filter((v) => v === 0).length;
        expect(zeros).toBe(Math.floor(sparsity * weights.length));
        const dropped = weights.filter((_, i) => result[i] === 0).map(Math.abs);
        const kept = result.filter((v) => v !== 0).map(Math.abs);
        if (dropped.length > 0 && kept.length > 0) {
          expect(Math.max(...dropped)).toBeLessThanOrEqual(Math.min(...kept));
        }
      },
    ),
  );
});

test.each<[number, number[], number[]]>([
  // Of equal weights the first go; a share is rounded down; beyond 1 it is 1.
  [0.5, [1, -1, 1, -1], [0, 0, 1, -1]],
  [0.5, [3, 1, 2, 4], [3, 0, 0, 4]],
  [0.74, [3, -1, 2, 4], [3, 0, 0, 4]],
  [0.75, [1, 2, 2, 2], [0, 0, 0, 2]],
  [0.2, [3, 1, 2, 4], [3, 1, 2, 4]],
  [1, [3, 1, 2, 4], [0, 0, 0, 0]],
  [7, [3, 1, 2, 4], [0, 0, 0, 0]],
])('%d of %j', (sparsity, before, after) => {
  const model = dense(Float32Array.from(before));
  expect(Array.from(weightsOf(pruneMagnitude(model, sparsity)))).toEqual(after);
  expect(Array.from(weightsOf(model))).toEqual(before);
});

test.each([0, -1, Number.NaN])('%d: the same object', (sparsity) => {
  const model = dense(Float32Array.of(1, 2));
  expect(pruneMagnitude(model, sparsity)).toBe(model);
});

test('biases, other constants and weights in integers stay', () => {
  const b = buildGraph();
  const x = b.input('x', [1, 2]);
  const bias = b.constant('bias', [1], Float32Array.of(1));
  const kernel = b.constant('kernel', [1, 2], Float32Array.of(1, 2));
  const stored = b.constant('stored', [1, 2], Int8Array.of(1, 2), 'int8');
  const y = b.op('FULLY_CONNECTED', 'y', [x, kernel, bias], {});
  const z = b.op('FULLY_CONNECTED', 'z', [x, stored], {});
  const sum = b.op('MUL', 's', [y, b.constant('factor', [1], Float32Array.of(3))], {});
  const { tensors } = mainGraph(pruneMagnitude(b.finish([sum, z]), 1));
  const named = tensors.flatMap(({ name, data }) =>
    data ? [[name, Array.from(data, Number)]] : [],
  );
  expect(Object.fromEntries(named)).toEqual({
    bias: [1],
    kernel: [0, 0],
    stored: [1, 2],
    factor: [3],
  });
});

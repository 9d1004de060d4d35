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

import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { taskFor } from './task-for.ts';

/** A model whose outputs have these shapes, batch first. */
function withOutputsOf(...shapes: readonly (readonly number[])[]) {
  const graph = buildGraph();
  return graph.finish(
    shapes.map((shape, i) => graph.op('RELU', `y${i}`, [graph.input(`x${i}`, shape)], {})),
  );
}

test.each([
  [[[-1, 10]], 'classification'],
  [[[-1, 1, 1, 1000]], 'classification'],
  [[[-1, 1]], null],
  [[[-1]], null],
  // An image: each value is one of many pixels.
  [[[-1, 28, 28, 1]], null],
  [[[-1, 16, 16, 3]], null],
  [
    [
      [-1, 10],
      [-1, 10],
    ],
    null,
  ],
] as const)('%j: %s', (shapes, task) => {
  const model = withOutputsOf(...shapes);
  expect(taskFor(model, false)).toBe(task);
  if (task === null) expect(() => taskFor(model, true)).toThrow('not classes');
});

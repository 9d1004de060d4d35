import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import type { Tensor } from '../ir/model.ts';
import { errorPath, errorStations } from './growth.ts';
import { collectErrors } from './tensor-errors.ts';

/** An activation that is `by` too large everywhere. */
function errorsOf(name: string, values: readonly number[], by: number) {
  const tensor: Tensor = { name, shape: [values.length], dtype: 'float32' };
  const collector = collectErrors(name, tensor, 1);
  collector.add(Float32Array.from(values), Float64Array.from(values, (x) => x + by) as never);
  return collector.finish();
}

test('each layer against the worst of what it reads', () => {
  const graph = buildGraph();
  const x = graph.input('x', [-1, 2]);
  const a = graph.op('ABS', 'a', [x], {});
  const b = graph.op('EXP', 'b', [a], {});
  const sum = graph.op('ADD', 'sum', [a, b], { fusedActivationFunction: 0 });
  const path = errorPath(graph.finish([sum]));
  expect(path.map(({ name, reads }) => [name, ...reads])).toEqual([
    ['a', 'x'],
    ['b', 'a'],
    ['sum', 'a', 'b'],
  ]);
  const stations = errorStations(
    [
      errorsOf('x', [1, 1], 0.01),
      errorsOf('a', [1, 1], 0.1),
      errorsOf('b', [1, 1], 0.01),
      errorsOf('sum', [2, 2], 0.2),
    ],
    path,
  );
  expect(stations.map(({ name, change }) => [name, change])).toEqual([
    ['x', 'first'],
    ['a', 'adds'],
    ['b', 'heals'],
    ['sum', 'keeps'],
  ]);
  expect(stations[1]?.sqnrDb).toBeCloseTo(20, 4);
  expect(stations[1]?.relative).toBeCloseTo(0.1, 6);
  expect(stations[2]?.changeDb).toBeCloseTo(20, 3);
});

test('exact values: an error begins where the first is lost', () => {
  const graph = buildGraph();
  const a = graph.op('ABS', 'a', [graph.input('x', [-1, 1])], {});
  const path = errorPath(graph.finish([graph.op('ABS', 'b', [a], {})]));
  const [first, second] = errorStations([errorsOf('a', [1], 0), errorsOf('b', [1], 0.5)], path);
  expect(first).toMatchObject({ sqnrDb: Number.POSITIVE_INFINITY, relative: 0, change: 'first' });
  expect(second).toMatchObject({ change: 'first', changeDb: null });
});

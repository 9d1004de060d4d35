import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph } from '../ir/model.ts';
import { lettingGo } from './let-go.ts';

/** A file of 16 numbers, and a model whose constant is a view of the first `count`, beside one of its own. */
function opened(count: number) {
  const values = Float32Array.from({ length: 16 }, (_, i) => i);
  const graph = buildGraph();
  const x = graph.input('x', [1, count]);
  const view = graph.constant('view', [1, count], values.subarray(0, count));
  const own = graph.constant('own', [1, count], new Float32Array(count).fill(0.5));
  const sum = graph.op('ADD', 'sum', [x, view], {});
  const model = graph.finish([graph.op('ADD', 'y', [sum, own], {})]);
  return { model, values, files: [{ name: 'm', bytes: new Uint8Array(values.buffer) }] };
}

test('a model that needs little of its file does not hold it', () => {
  const { model, values, files } = opened(4);
  const [, view, own] = mainGraph(lettingGo(model, files)).tensors;
  expect(view?.data).toEqual(values.slice(0, 4));
  expect(view?.data?.buffer).not.toBe(values.buffer);
  expect(own).toBe(mainGraph(model).tensors[2]);
});

test('one that needs most of it is not copied', () => {
  const { model, files } = opened(12);
  expect(lettingGo(model, files)).toBe(model);
});

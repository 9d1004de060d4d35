import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { letGo } from './let-go.ts';

/** A file of 16 numbers, and a model with a constant of the first two. */
function opened(take: (values: Float32Array) => Float32Array) {
  const values = Float32Array.from({ length: 16 }, (_, i) => i);
  const graph = buildGraph();
  const x = graph.input('x', [1, 2]);
  const constant = graph.constant('c', [1, 2], take(values));
  const model = graph.finish([graph.op('ADD', 'y', [x, constant], {})]);
  return { model, files: [{ name: 'm', bytes: new Uint8Array(values.buffer) }] };
}

test('the bytes of a file are gone, if no constant is a view of them', async () => {
  const { model, files } = opened((values) => values.slice(0, 2));
  await letGo(files, model, 0);
  expect(files[0]?.bytes.length).toBe(0);
});

test('what the model looks at stays, and so does a small file', async () => {
  const viewed = opened((values) => values.subarray(0, 2));
  await letGo(viewed.files, viewed.model, 0);
  expect(viewed.files[0]?.bytes.length).toBe(64);
  const small = opened((values) => values.slice(0, 2));
  await letGo(small.files, small.model);
  expect(small.files[0]?.bytes.length).toBe(64);
});

import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { importModel } from './index.ts';
import { checkWeights } from './limits.ts';
import { writeUnchecked } from './tflite/write.ts';

test('as many weights as a .tflite file can hold as floats, and one more', () => {
  const most = (2 ** 31 - 2 ** 20) / 4;
  expect(() => checkWeights(most)).not.toThrow();
  expect(() => checkWeights(most + 1)).toThrow(
    expect.objectContaining({
      code: 'too-large',
      message:
        'The model has 536,608,769 weights: 2,147 MB as float32, and a .tflite file holds up to 2,147 MB.',
    }),
  );
});

test('a file of packed weights that would be too large as floats is refused when it is opened', async () => {
  const weights = 2 ** 29;
  const graph = buildGraph();
  const x = graph.input('x', [1, 2]);
  // Four to a byte, without a scale: what they mean does not matter.
  graph.constant('packed', [weights], new Uint8Array(weights / 4), 'int2');
  const bytes = writeUnchecked(graph.finish([graph.op('RELU', 'y', [x], {})]));
  await expect(importModel(bytes)).rejects.toMatchObject({
    code: 'too-large',
    message: expect.stringContaining('2,148 MB as float32'),
  });
});

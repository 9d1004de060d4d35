import { readFileSync } from 'node:fs';
import { createLiteRtRuntime } from '../src/adapters/litert/node.ts';
import { readTflite } from '../src/formats/tflite/read.ts';
import { writeTflite } from '../src/formats/tflite/write.ts';
import { mainGraph } from '../src/ir/model.ts';
import { withBatch } from '../src/ir/with-batch.ts';
import { expect, test } from './support/test.ts';

test('download the int8 file: it is a .tflite that LiteRT runs', async ({ page, playground }) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  await playground.allComputed();
  const { path, name } = await playground.download('Full int8');
  expect(name).toBe('mlp.int8.tflite');

  const model = readTflite(new Uint8Array(readFileSync(path)));
  const { operators, tensors } = mainGraph(model);
  expect(operators.map(({ op }) => op)).toContain('FULLY_CONNECTED');
  expect(tensors.filter(({ dtype }) => dtype === 'int8').length).toBeGreaterThan(2);

  const runtime = await createLiteRtRuntime();
  const loaded = await runtime.load(writeTflite(withBatch(model, 1)));
  const [output] = await loaded.run([new Float32Array(784).fill(0.5)]);
  loaded.dispose();
  const probabilities = Array.from(output ?? [], Number);
  expect(probabilities).toHaveLength(10);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 1);
});

test('every column can be downloaded, and is as large as the table says', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  await playground.allComputed();
  for (const title of await playground.titles()) {
    const { path } = await playground.download(title);
    const kilobytes = Number.parseFloat(
      await (await playground.cell('File size', title)).innerText(),
    );
    expect(readFileSync(path).length / 1000, title).toBeCloseTo(kilobytes, 0);
  }
});

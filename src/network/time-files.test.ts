/** Operators by themselves, on the real runtime, and on one that takes as long as it is told. */
import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { mainGraph } from '../ir/model.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { networkOf } from './network.ts';
import { singleOperators } from './single-operators.ts';
import { timeFiles } from './time-files.ts';

async function float16() {
  const { model } = await openModel(publicFile('samples/fashion-cnn.h5'));
  const job = { runs: null, check: false };
  const { model: file } = await createDriver(() => model).convert(defaultRecipe('float16'), job);
  return { file, nodes: networkOf(file, model).nodes };
}

test('every operator by itself: with its own constants and no others', async () => {
  const { file, nodes } = await float16();
  const [whole, ...singles] = singleOperators(file);
  expect(whole?.at).toBeNull();
  expect(singles.map(({ at }) => at)).toEqual(nodes.map(({ at }) => at));
  singles.forEach(({ file: bytes }, i) => {
    const { operators } = mainGraph(readTflite(bytes));
    expect(operators.at(-1)?.op).toBe(nodes[i]?.op);
    expect(bytes.length).toBeLessThan((nodes[i]?.bytes ?? 0) + 8000);
  });
});

test('on LiteRT: layers with many products take longer than one with few', async () => {
  const { file, nodes } = await float16();
  const times = await timeFiles(await createLiteRtRuntime(), singleOperators(file));
  expect(times.operators.map(({ at }) => at)).toEqual(nodes.map(({ at }) => at));
  const medianOf = (name: string) =>
    times.operators.find(({ at }) => nodes.find((node) => node.at === at)?.name === name)?.median;
  // 6.4 million products and 1.6 million weights, against 2,560 of each.
  for (const name of ['conv2d_1', 'dense'])
    expect(medianOf(name)).toBeGreaterThan(3 * (medianOf('dense_1') ?? Number.NaN));
  expect(times.rounds).toBeGreaterThanOrEqual(9);
  for (const { median, quartiles } of [times.whole, ...times.operators]) {
    expect(quartiles[0]).toBeLessThanOrEqual(median);
    expect(quartiles[1]).toBeGreaterThanOrEqual(median);
  }
});

test('files that do not run by themselves are left out; the whole has to run', async () => {
  const runtime = await createLiteRtRuntime();
  const { file } = await float16();
  const [whole, ...singles] = singleOperators(file);
  const broken = new Uint8Array(8);
  const job = [whole, { at: 1, file: broken }, singles.at(-1)].flatMap((one) => one ?? []);
  const { operators } = await timeFiles(runtime, job);
  expect(operators.map(({ at }) => at)).toEqual([singles.at(-1)?.at]);
  await expect(timeFiles(runtime, [{ at: null, file: broken }])).rejects.toMatchObject({
    code: 'runtime-failed',
  });
  const aborted = AbortSignal.abort();
  await expect(timeFiles(runtime, job, { signal: aborted })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { openGraph } from '../../driver/open-model.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { seededRandom } from '../../tensor/random.ts';
import { publicFile, referenceFile } from '../../testing/reference-files.ts';
import type { SourceFile } from '../format.ts';
import { importModel } from '../index.ts';
import { writeTflite } from '../tflite/write.ts';

const SHARD = 'group1-shard1of1.bin';

const folder = (path: string): SourceFile[] =>
  [SHARD, 'model.json'].map((name) => ({
    name: `my model/${name}`,
    bytes: referenceFile(`${path}/${name}`),
  }));

/** Outputs of eight images from a fixed seed. */
async function outputs(model: Model): Promise<Float32Array> {
  verify(model);
  const runtime = await createLiteRtRuntime();
  const loaded = await runtime.load(writeTflite(withBatch(openGraph(model).model, 8)));
  const random = seededRandom(5);
  const [result] = await loaded.run([Float32Array.from({ length: 8 * 784 }, random)]);
  loaded.dispose();
  return result as Float32Array;
}

const furthest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

describe('tfjs models', () => {
  test.each([
    ['mlp/tfjs_layers', 'mlp', 'TensorFlow.js layers model'],
    ['mobilenet/tfjs/layers', 'mobilenet', 'TensorFlow.js layers model'],
    ['mobilenet/tfjs/graph', 'mobilenet', 'TensorFlow.js graph model'],
  ])('%s gives the predictions of the Keras file', async (path, sample, format) => {
    const imported = await importModel(folder(path));
    expect(imported.format).toBe(format);
    const keras = await importModel(publicFile(`samples/${sample}.h5`));
    const ours = await outputs(imported.model);
    expect(furthest(ours, await outputs(keras.model))).toBeLessThan(1e-5);
  });

  test('weights stored as uint8 are dequantized, and that is said', async () => {
    const imported = await importModel(folder('mobilenet/tfjs/graph_uint8'));
    expect(imported.format).toContain('uint8');
    expect(imported.diagnostics.map(({ code }) => code)).toEqual(['weights-stored-in-fewer-bits']);
    const full = await importModel(folder('mobilenet/tfjs/graph'));
    const distance = furthest(await outputs(imported.model), await outputs(full.model));
    expect(distance).toBeGreaterThan(1e-5);
    expect(distance).toBeLessThan(0.3);
  });

  test('the graph of the converter’s float file, after the passes', async () => {
    const { model } = await importModel(folder('mobilenet/tfjs/graph'));
    const ops = new Set(mainGraph(openGraph(model).model).operators.map(({ op }) => op));
    expect([...ops]).toEqual([
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'MEAN',
      'FULLY_CONNECTED',
      'SOFTMAX',
    ]);
  });

  test('the same from a zip of the folder', async () => {
    const files = Object.fromEntries(
      folder('mlp/tfjs_layers').map(({ name, bytes }) => [name, bytes]),
    );
    const { format } = await importModel(zipSync(files));
    expect(format).toBe('TensorFlow.js layers model');
  });
});

describe('broken tfjs models', () => {
  const [shard, json] = folder('mlp/tfjs_layers') as [SourceFile, SourceFile];

  test('a missing shard is named', async () => {
    await expect(importModel([json])).rejects.toMatchObject({
      code: 'bad-file',
      where: { file: SHARD },
    });
  });

  test('a short shard names the array', async () => {
    const short = { ...shard, bytes: shard.bytes.subarray(0, 1000) };
    await expect(importModel([json, short])).rejects.toMatchObject({
      code: 'bad-file',
      where: { tensor: 'dense/kernel' },
    });
  });

  test('an op that is not there names its node', async () => {
    const [bin, graph] = folder('mobilenet/tfjs/graph') as [SourceFile, SourceFile];
    const text = new TextDecoder()
      .decode(graph.bytes)
      .replace('"op": "Softmax"', '"op": "Cumprod"');
    const broken = { ...graph, bytes: new TextEncoder().encode(text) };
    await expect(importModel([bin, broken])).rejects.toMatchObject({
      code: 'unsupported-op',
      where: { op: 'Cumprod' },
    });
  });

  test('a zip without a model', async () => {
    const zip = zipSync({ 'notes.json': new TextEncoder().encode('{"a": 1}') });
    await expect(importModel(zip)).rejects.toMatchObject({ code: 'not-a-model' });
  });
});

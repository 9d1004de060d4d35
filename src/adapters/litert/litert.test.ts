import { beforeAll, describe, expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import { type Model, mainGraph, type Operator, tensorAt, withMainGraph } from '../../ir/model.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { withOutputs } from '../../ir/with-outputs.ts';
import type { InferenceRuntime } from '../../ports/runtime.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { createLog, failure } from './log.ts';
import { createLiteRtRuntime } from './node.ts';

let runtime: InferenceRuntime;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
});

const reference = (path: string, batch: number) =>
  withBatch(readTflite(referenceFile(path)), batch);
const load = (model: Model) => runtime.load(writeTflite(model));

test('says its version and build', () => {
  expect(runtime.name).toMatch(/^LiteRT\.js 2\.5\.3 \(wasm, no relaxed SIMD, XNNPACK\)$/);
});

describe('the converter’s files', () => {
  test.each(['float', 'float16', 'dynamic', 'int8'])(
    'mlp %s: probabilities that sum to 1, the same for the same samples',
    async (mode) => {
      const model = await load(reference(`mlp/tflite_${mode}.tflite`, 3));
      expect(model.inputs).toMatchObject([{ shape: [3, 28, 28, 1], dtype: 'float32' }]);
      expect(model.outputs).toMatchObject([{ shape: [3, 10], dtype: 'float32' }]);
      const sample = Float32Array.from({ length: 784 }, (_, i) => (i % 29) / 29);
      const batch = new Float32Array(3 * 784);
      batch.set(sample, 784);
      batch.set(sample, 2 * 784);
      const output = (await model.run([batch]))[0] as Float32Array;
      const rows = [0, 1, 2].map((row) => Array.from(output.subarray(row * 10, row * 10 + 10)));
      for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 1);
      expect(rows[2]).toEqual(rows[1]);
      expect(rows[1]).not.toEqual(rows[0]);
      model.dispose();
    },
  );

  test('results are copies: a later run does not change them', async () => {
    const model = await load(reference('mlp/tflite_float.tflite', 1));
    const [first] = await model.run([new Float32Array(784)]);
    const kept = first?.slice();
    await model.run([new Float32Array(784).fill(1)]);
    expect(first).toEqual(kept);
    model.dispose();
  });
});

/** The int8 file without its QUANTIZE and DEQUANTIZE, so that it takes and gives int8. */
function withIntegerPorts(model: Model): Model {
  const graph = mainGraph(model);
  const first = graph.operators[0];
  const last = graph.operators.at(-1);
  if (first?.op !== 'QUANTIZE' || last?.op !== 'DEQUANTIZE') throw new Error('not the int8 file');
  return withMainGraph(model, {
    ...graph,
    inputs: first.outputs,
    outputs: last.inputs,
    operators: graph.operators.slice(1, -1),
  });
}

test('int8 inputs and outputs give the same answer as the float ports around them', async () => {
  const float = reference('mlp/tflite_int8.tflite', 2);
  const graph = mainGraph(float);
  const port = (index: number | undefined) => tensorAt(graph, index ?? -1).quantization;
  const into = port(graph.operators[0]?.outputs[0]);
  const out = port(graph.operators.at(-1)?.inputs[0]);
  const values = Float32Array.from({ length: 2 * 784 }, (_, i) => (i % 100) / 99);
  const quantized = Int8Array.from(
    values,
    (x) => Math.round(x / (into?.scale[0] ?? 0)) + (into?.zeroPoint[0] ?? 0),
  );

  const floatModel = await load(float);
  const integerModel = await load(withIntegerPorts(float));
  expect(integerModel.inputs[0]?.dtype).toBe('int8');
  const [expected] = await floatModel.run([values]);
  const [result] = await integerModel.run([quantized]);
  expect(result).toBeInstanceOf(Int8Array);
  const restored = Array.from(
    result as Int8Array,
    (q) => (out?.scale[0] ?? 0) * (q - (out?.zeroPoint[0] ?? 0)),
  );
  expect(restored).toEqual(Array.from(expected as Float32Array));
});

test('intermediate tensors come back as outputs, in the order asked for', async () => {
  const model = readTflite(referenceFile('fashion_cnn/tflite_float.tflite'));
  const tensors = mainGraph(model).operators.flatMap(({ outputs }) => outputs);
  const order = tensors.toReversed();
  const probed = withBatch(withOutputs(model, order), 2);
  const loaded = await load(probed);
  expect(loaded.outputs.map(({ shape }) => shape)).toEqual(
    order.map((index) => tensorAt(mainGraph(probed), index).shape),
  );
  const plain = await load(withBatch(model, 2));
  const input = Float32Array.from({ length: 2 * 784 }, (_, i) => (i % 7) / 7);
  const [softmax, ...others] = await loaded.run([input]);
  expect(softmax).toEqual((await plain.run([input]))[0]);
  for (const values of others) expect(new Set(values as Float32Array).size).toBeGreaterThan(2);
});

describe('what LiteRT’s code for GPUs logs', () => {
  /** As it was printed for files that were run in a browser. */
  const PRINTED = [
    'INFO: [environment.cc:36] Creating LiteRT environment with options',
    'WARNING: [npu_registry.cc:34] NPU accelerator could not be loaded and registered.',
    'E1126 08:43:27.499000  736560 delegate_webgpu.cc:373] Failed to create: INVALID_ARGUMENT: Shape mismatch: {bhwc, {256, 1, 1, 6272}}\n=== Source Location Trace: ===\nthird_party/a.cc:244',
    'W1126 08:47:22.023000  736560 gpu_model_builder.cc:3820] Shape mismatch in GpuModelBuilder',
    '1 operations will run on the GPU, and the remaining 9 operations will run on the CPU.',
  ];

  test('is read without places in its source', () => {
    const log = createLog();
    for (const line of PRINTED) log.add(line);
    const words = 'Failed to create: INVALID_ARGUMENT: Shape mismatch: {bhwc, {256, 1, 1, 6272}}';
    expect(log.errors()).toEqual([words]);
    expect(log.gpuWarnings()).toEqual(['Shape mismatch in GpuModelBuilder']);
    expect(log.shares()).toEqual({ gpu: 1, cpu: 9 });
    const error = failure(
      { what: 'Refused', hint: 'Run it on the CPU.' },
      log,
      new Error('ERROR: [a.cc:1]'),
    );
    expect(error).toMatchObject({ message: `Refused: ${words}.`, hint: 'Run it on the CPU.' });
    log.clear();
    expect([log.errors(), log.gpuWarnings(), log.shares()]).toEqual([[], [], null]);
  });
});

describe('refusals carry LiteRT’s own words', () => {
  const mlp = () => reference('mlp/tflite_float.tflite', 1);
  const editOperators = (edit: (operator: Operator, i: number) => Operator): Model => {
    const model = mlp();
    const graph = mainGraph(model);
    return withMainGraph(model, { ...graph, operators: graph.operators.map(edit) });
  };
  const refused = (message: RegExp, code = 'runtime-failed') =>
    expect.objectContaining({ code, message: expect.stringMatching(message) });

  test.each([
    ['no model', new Uint8Array(100).fill(7), /Failed to load model from buffer/],
    ['nothing', new Uint8Array(), /Failed to load model from buffer/],
    ['half a file', writeTflite(mlp()).slice(0, 3000), /Failed to load model from buffer/],
    ['a run-time batch', referenceFile('mlp/tflite_float.tflite'), /\?×28×28×1.*fixed shapes/],
    [
      'an op version from the future',
      writeTflite(editOperators((operator) => ({ ...operator, version: 99 }))),
      /'RESHAPE' version '99'/,
    ],
  ])('%s', async (_, file, message) => {
    await expect(runtime.load(file)).rejects.toThrowError(refused(message));
  });

  test.each([
    [
      'a custom op it does not know',
      editOperators((operator, i) =>
        i === 1 ? { ...operator, op: 'CUSTOM', customCode: 'Foo', optionsTable: null } : operator,
      ),
      /unresolved custom op: Foo/,
    ],
    [
      'weights that do not fit the data',
      editOperators((operator, i) =>
        i === 1 ? { ...operator, inputs: [operator.inputs[0] ?? 0, 1, 1] } : operator,
      ),
      /failed to prepare/,
    ],
  ])('%s: an error, never unset memory', async (_, model, message) => {
    await expect(
      (async () => (await load(model)).run([new Float32Array(784)]))(),
    ).rejects.toThrowError(refused(message));
  });

  test('inputs of another type, length or number', async () => {
    const model = await load(mlp());
    const wrong = [[new Int8Array(784)], [new Float32Array(783)], []];
    for (const inputs of wrong) {
      await expect(model.run(inputs)).rejects.toThrowError(refused(/./, 'bad-data'));
    }
  });

  test('it goes on after refusals', async () => {
    await expect(runtime.load(new Uint8Array(9))).rejects.toThrow();
    const model = await load(mlp());
    expect((await model.run([new Float32Array(784)]))[0]).toHaveLength(10);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { arraySamples, readArrays } from '../adapters/datasets/array-samples.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, type Operator, tensorAt, withMainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch, withLargestBatch } from '../ir/with-batch.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { statisticsOf } from '../testing/single-steps.ts';
import { prepareImported } from './pipeline.ts';

const file = (name: string) => referenceFile(`computed_shapes/${name}`);
const original = readTflite(file('tflite_float.tflite'));
const array = (name: string, shape: number[]) => {
  const port = { name, shape: [-1, ...shape], dtype: 'float32' } as const;
  return arraySamples(readArrays(file(name), name), [port], 'bad-data');
};
const samples = array('samples.npy', [8, 8, 2]);
const read = async (source: typeof samples, count = source.count) =>
  (await source.read(0, count))[0] as Float32Array;
const opsOf = (model: Model) => mainGraph(model).operators.map(({ op }) => op);

/** The model with one sample a run written into it, as files for devices have it. */
function withFixedInput(model: Model): Model {
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor, i) => {
    const { shapeSignature: _, ...fixed } = tensor;
    return graph.inputs.includes(i) ? fixed : tensor;
  });
  return withMainGraph(model, { ...graph, tensors });
}

test('a RESHAPE to a computed shape gets a constant one, with −1 for the batch', () => {
  const { model } = prepareImported(original);
  verify(model);
  const graph = mainGraph(model);
  const targets = graph.operators.flatMap(({ op, inputs }) =>
    op === 'RESHAPE' ? [Array.from(tensorAt(graph, inputs[1] ?? -1).data ?? [], Number)] : [],
  );
  expect(targets).toEqual([
    [-1, 1, 1, 8],
    [-1, 128],
  ]);
});

test('what depends on the batch elsewhere is still computed', () => {
  const { model } = prepareImported(original);
  const graph = mainGraph(model);
  const writers = new Map<number, Operator>();
  for (const operator of graph.operators) {
    for (const output of operator.outputs) writers.set(output, operator);
  }
  for (const op of ['TRANSPOSE_CONV', 'FILL']) {
    const reader = graph.operators.find((operator) => operator.op === op);
    expect(writers.get(reader?.inputs[0] ?? -1)?.op).toBe('PACK');
  }
});

test('with a fixed input nothing of it is left', () => {
  const { model } = prepareImported(withFixedInput(original));
  expect(opsOf(model).filter((op) => /SHAPE$|PACK/.test(op))).toEqual(['RESHAPE', 'RESHAPE']);
});

describe('the same outputs as TensorFlow', () => {
  const fixed = withFixedInput(original);
  test.each<[string, number, Model]>([
    ['as imported', 1, original],
    ['as imported', 16, original],
    ['folded', 1, prepareImported(original).model],
    ['folded', 3, prepareImported(original).model],
    ['folded', 16, prepareImported(original).model],
    ['fixed input, as imported', 16, fixed],
    ['fixed input, folded', 1, prepareImported(fixed).model],
  ])('%s, %i samples a run', async (_, batch, model) => {
    const outputs = await runModel(withBatch(model, batch), [await read(samples, batch)]);
    const expected = await read(array('float_outputs.npy', [3]), batch);
    expect(worstDifference(outputs, [expected])).toBeLessThan(1e-5);
  });
});

test('where a folded batch cannot be written, samples are run one at a time', async () => {
  const { model } = prepareImported(withFixedInput(original));
  expect(tensorAt(mainGraph(withLargestBatch(model)), 0).shape).toEqual([1, 8, 8, 2]);
  const stats = await statisticsOf(model, samples, await createLiteRtRuntime());
  expect(stats.get('x')?.count).toBe(16 * 8 * 8 * 2);
});

describe('quantized to integers', () => {
  let runtime: InferenceRuntime;
  beforeAll(async () => {
    runtime = await createLiteRtRuntime();
  });

  async function converted(mode: 'int8' | 'int16x8') {
    const { model } = prepareImported(original);
    const runs = createSampleRuns({ samples: () => samples, runtime });
    return createDriver(() => model).convert(defaultRecipe(mode), { runs, check: false });
  }

  test('the scales are the converter’s', async () => {
    const scalesOf = (model: Model) =>
      new Map(
        mainGraph(model).tensors.flatMap(({ name, quantization, data }) =>
          quantization && !data ? [[name, quantization.scale[0]] as const] : [],
        ),
      );
    const ours = scalesOf((await converted('int8')).model);
    const theirs = scalesOf(readTflite(file('tflite_int8.tflite')));
    const shared = [...theirs].filter(([name]) => ours.has(name));
    expect(shared.length).toBeGreaterThanOrEqual(13);
    for (const [name, scale = 0] of shared) {
      expect((ours.get(name) ?? 0) / scale, name).toBeCloseTo(1, 5);
    }
  });

  test('a SHAPE that is left reads integers as they are', async () => {
    const ops = opsOf((await converted('int8')).model);
    expect(ops.filter((op) => op === 'DEQUANTIZE')).toHaveLength(1);
  });

  test.each([
    ['int8', 38],
    ['int16x8', 50],
  ] as const)('%s is as near to float as the converter’s file', async (mode, decibels) => {
    const { file: result } = await converted(mode);
    const float = await read(array('float_outputs.npy', [3]));
    const inputs = [await read(samples)];
    const [outputs] = await runModel(withBatch(readTflite(result), 16), inputs);
    let signal = 0;
    let noise = 0;
    float.forEach((value, i) => {
      signal += value ** 2;
      noise += (value - Number(outputs?.[i])) ** 2;
    });
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(decibels);
  });
});

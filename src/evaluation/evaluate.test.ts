import { beforeAll, describe, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { Progress } from '../base/progress.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, withMainGraph } from '../ir/model.ts';
import { withOutputs } from '../ir/with-outputs.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { publicFile, referenceFile, referenceTop1 } from '../testing/reference-files.ts';
import { mergeShards } from './answers.ts';
import { type EvaluationProgress, type EvaluationRun, evaluate as evaluateAs } from './evaluate.ts';
import { compare, reportOf } from './make-report.ts';
import { readClasses } from './read-classes.ts';
import { sampleOrder } from './sample-order.ts';

const evaluate = (run: Omit<EvaluationRun<'classification'>, 'task'>) =>
  evaluateAs({ ...run, task: 'classification' });

let runtime: InferenceRuntime;
let samples: Awaited<ReturnType<ReturnType<typeof fashionMnist>['loadTest']>>;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
  samples = await fashionMnist(async (path) => publicFile(`datasets/${path}`)).loadTest();
});

describe('the converter’s files answer here as they answer the Python interpreter', () => {
  test.each([
    ['mlp', 'float', 10_000, 9999],
    ['mlp', 'float16', 10_000, 9999],
    ['mlp', 'dynamic', 10_000, 9990],
    ['mlp', 'int8', 10_000, 9990],
    ['fashion_cnn', 'float', 1000, 1000],
    ['fashion_cnn', 'int8', 1000, 999],
  ] as const)('%s %s, %i images: at least %i equal', async (name, mode, images, equal) => {
    const file = referenceFile(`${name}/tflite_${mode}.tflite`);
    const range = { first: 0, count: images };
    const { top1, confidence, classes } = await evaluate({ file, samples, range, runtime });
    const theirs = referenceTop1(name, mode).slice(0, images);
    expect(images - compare(theirs, top1).changed).toBeGreaterThanOrEqual(equal);
    const labels = samples.labels.slice(0, images);
    const report = reportOf(top1, confidence, labels, classes);
    const expected = theirs.filter((answer, i) => answer === labels[i]).length / images;
    expect(Math.abs((report.labelled?.accuracy ?? 0) - expected)).toBeLessThanOrEqual(0.0005);
    expect(confidence.every((p) => p > 0.09 && p <= 1)).toBe(true);
  });
});

const mlp = () => readTflite(referenceFile('mlp/tflite_int8.tflite'));

test('int8 inputs and outputs are quantized and dequantized by their scales', async () => {
  const model = mlp();
  const graph = mainGraph(model);
  const integer = withMainGraph(model, {
    ...graph,
    inputs: graph.operators[0]?.outputs ?? [],
    outputs: graph.operators.at(-1)?.inputs ?? [],
    operators: graph.operators.slice(1, -1),
  });
  const ports = { ...integer, signatures: [] };
  const range = { first: 0, count: 500 };
  const file = writeTflite(ports);
  const expected = await evaluate({ file: writeTflite(model), samples, range, runtime });
  expect(await evaluate({ file, samples, range, runtime })).toEqual(expected);
});

test('shards give what one run gives, also where the last batch is not full', async () => {
  const file = writeTflite(mlp());
  const part = (first: number, count: number) =>
    evaluate({ file, samples, range: { first, count }, runtime });
  const whole = await part(0, 250);
  const { top1, confidence, classes } = whole;
  const merged = mergeShards([await part(130, 120), await part(0, 130)]);
  expect(merged).toEqual({ top1, confidence, classes });
});

test('a file with its batch fixed to 1 by the converter runs in large batches all the same', async () => {
  const model = mlp();
  const graph = mainGraph(model);
  const tensors = graph.tensors.map(({ shapeSignature: _, ...tensor }) => tensor);
  const file = writeTflite(withMainGraph(model, { ...graph, tensors }));
  const range = { first: 0, count: 200 };
  const steps: number[] = [];
  const onProgress = ({ done }: Progress) => steps.push(done);
  const shard = await evaluate({ file, samples, range, runtime, onProgress });
  expect(steps).toEqual([100, 200]);
  expect(shard).toEqual(await evaluate({ file: writeTflite(model), samples, range, runtime }));
});

test('in a random order the answers are those of the set, and the first of them an estimate of all', async () => {
  const file = referenceFile('mlp/tflite_int8.tflite');
  const { labels } = samples;
  const order = sampleOrder(1000);
  const said: EvaluationProgress[] = [];
  const onProgress = (progress: EvaluationProgress) => said.push(progress);
  const run = (first: number, count: number) =>
    evaluate({ file, samples, labels, order, range: { first, count }, runtime, onProgress });
  const parts = [await run(0, 400), await run(400, 600)];
  const answers = readClasses.inSetOrder(mergeShards(parts), order);
  const plain = await evaluate({ file, samples, range: { first: 0, count: 1000 }, runtime });
  const { top1, confidence, classes } = plain;
  expect(answers).toEqual({ top1, confidence, classes });
  const right = (count: number) =>
    [...order.subarray(0, count)].filter((place) => plain.top1[place] === labels[place]).length;
  expect(said.map(({ done, tally }) => [done, tally?.sum])).toEqual([
    ...[100, 200, 300, 400].map((done) => [done, right(done)]),
    ...[100, 200, 300, 400, 500, 600].map((done) => [done, right(400 + done) - right(400)]),
  ]);
});

test('progress moves and a cancel between two batches stops it', async () => {
  const file = writeTflite(mlp());
  const controller = new AbortController();
  const seen: Progress[] = [];
  const onProgress = (progress: Progress) => {
    seen.push(progress);
    if (progress.done === 300) controller.abort();
  };
  const { signal } = controller;
  await expect(evaluate({ file, samples, runtime, signal, onProgress })).rejects.toThrowError(
    expect.objectContaining({ code: 'cancelled' }),
  );
  expect(seen.map(({ done }) => done)).toEqual([100, 200, 300]);
  expect(seen[0]).toMatchObject({ stage: 'measuring', total: 10_000 });
});

test('a cancel that comes as a message of the thread is heard', async () => {
  const file = writeTflite(mlp());
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  let last = 0;
  const onProgress = ({ done }: Progress) => {
    last = done;
  };
  const { signal } = controller;
  await expect(evaluate({ file, samples, runtime, signal, onProgress })).rejects.toThrowError(
    expect.objectContaining({ code: 'cancelled' }),
  );
  expect(last).toBeLessThan(10_000);
});

describe('no classifier', () => {
  const refused = async (model: Model) => {
    const run = { file: writeTflite(model), samples, runtime, range: { first: 0, count: 1 } };
    await expect(evaluate(run)).rejects.toThrowError(expect.objectContaining({ code: 'bad-data' }));
  };

  test('several outputs', async () => {
    const model = mlp();
    await refused(
      withOutputs(
        model,
        mainGraph(model).operators.flatMap(({ outputs }) => outputs),
      ),
    );
  });
});

test('more classes than a byte can number are numbered', async () => {
  const model = mlp();
  const range = { first: 0, count: 3 };
  const file = writeTflite(withOutputs(model, mainGraph(model).operators[0]?.outputs ?? []));
  const { top1, confidence, classes } = await evaluate({ file, samples, range, runtime });
  expect(classes).toBe(784);
  expect(top1).toBeInstanceOf(Uint16Array);
  const [pixels] = (await samples.read(0, 3)) as [Float32Array];
  top1.forEach((answer, image) => {
    const own = pixels.subarray(image * 784, (image + 1) * 784);
    expect(own[answer]).toBe(Math.max(...own));
    expect(confidence[image]).toBe(own[answer]);
  });
  expect(Math.max(...top1)).toBeGreaterThan(255);
});

/** Calibration on LiteRT: small models, values by hand. */
import { beforeAll, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { Progress } from '../base/progress.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { calibrate, calibrationGraph } from './calibrate.ts';
import { minMaxRanges } from './estimators.ts';

let runtime: InferenceRuntime;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
});

function run(model: Model, samples: SampleSource, batch?: number) {
  const { model: watched, inputs, tensors } = calibrationGraph(model, batch);
  return { file: writeTflite(watched), inputs, tensors, samples, runtime };
}

const fromRows = (rows: readonly (readonly number[])[]): SampleSource => ({
  count: rows.length,
  read: (first, count) => [Float32Array.from(rows.slice(first, first + count).flat())],
});

/** y = softmax(x) after reshape: two activations, no weights. */
function softmax(): Model {
  const graph = buildGraph();
  const input = graph.input('x', [-1, 2, 2]);
  const shape = graph.constant('shape', [2], Int32Array.of(-1, 4), 'int32');
  const flat = graph.op('RESHAPE', 'flat', [input, shape], {});
  return graph.finish([graph.op('SOFTMAX', 'y', [flat], { beta: 1 })]);
}

test('every sample counts once, whatever the batch; the padding of the last one does not', async () => {
  const rows = [
    [1, 2, 3, 4],
    [-5, 0, 0, 1],
    [0, 0, 0, 9.5],
  ];
  for (const batch of [1, 2, 3, 50]) {
    const stats = await calibrate(run(softmax(), fromRows(rows), batch));
    expect(stats.get('x')).toMatchObject({ min: -5, max: 9.5, count: 12, skipped: 0 });
    expect(stats.get('flat')).toMatchObject({ min: -5, max: 9.5, count: 12, skipped: 0 });
    expect(stats.get('y')).toMatchObject({ count: 12, skipped: 0 });
  }
});

test('what follows from constants alone is seen whole, however few samples fill the batch', async () => {
  const b = buildGraph();
  const table = b.constant('table', [4, 2], Float32Array.of(-7, 1, 2, 3, 4, 5, 6, 9));
  const places = b.constant('places', [3], Int32Array.of(3, 1, 0), 'int32');
  const rows = b.op('GATHER', 'rows', [table, places], { axis: 0, batchDims: 0 });
  const sum = b.op('ADD', 'sum', [b.input('x', [-1, 3, 2]), rows], {
    fusedActivationFunction: 0,
    potScaleInt16: true,
  });
  const graph = calibrationGraph(b.finish([sum]), 100);
  const samples = { count: 2, read: (_: number, count: number) => [new Float32Array(6 * count)] };
  const stats = await calibrate({ ...graph, file: writeTflite(graph.model), samples, runtime });
  expect(stats.get('rows')).toMatchObject({ min: -7, max: 9 });
});

test('a cancelled run stops between two batches', async () => {
  const controller = new AbortController();
  const rows = Array.from({ length: 50 }, () => [1, 2, 3, 4]);
  const onProgress = ({ done }: Progress) => {
    if (done === 10) controller.abort();
    expect(done).toBeLessThanOrEqual(10);
  };
  const job = { ...run(softmax(), fromRows(rows), 5), signal: controller.signal, onProgress };
  await expect(calibrate(job)).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
});

test('values that are not numbers are counted apart; a tensor of nothing else is an error', async () => {
  const mixed = await calibrate(
    run(
      softmax(),
      fromRows([
        [1, 2, 3, 4],
        [Number.NaN, 0, 0, 0],
      ]),
    ),
  );
  expect(mixed.get('x')).toMatchObject({ min: 0, max: 4, count: 7, skipped: 1 });
  const nothing = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  await expect(calibrate(run(softmax(), fromRows([nothing])))).rejects.toThrowError(
    expect.objectContaining({ code: 'bad-calibration', where: { tensor: 'x' } }),
  );
});

test('no samples: an error', async () => {
  await expect(calibrate(run(softmax(), fromRows([])))).rejects.toThrowError(
    expect.objectContaining({ code: 'bad-calibration' }),
  );
});

test('a range is missing for tensors that nobody watched', async () => {
  const ranges = minMaxRanges(await calibrate(run(softmax(), fromRows([[1, 2, 3, 4]]))));
  expect(ranges('x')).toEqual({ min: 1, max: 4 });
  expect(ranges('z')).toBeUndefined();
});

/** The run over the samples with a model that is a function, and the graph that is run. */
import { expect, test } from 'vitest';
import type { Progress } from '../base/progress.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { type ScriptedModel, scriptedRuntime } from '../testing/scripted-runtime.ts';
import { calibrate, calibrationGraph } from './calibrate.ts';

const FILE = Uint8Array.of(7);
const source = (...rows: readonly (readonly number[])[]): SampleSource => ({
  count: rows.length,
  read: (first, count) => [Float32Array.from(rows.slice(first, first + count).flat())],
});

/** Batch 2: doubles its input [2, 3], as [2, 1, 3]; a second output of one row is the same in every run. */
const DOUBLE: ScriptedModel = {
  inputs: [[2, 3]],
  outputs: [[2, 1, 3], [1, 2], []],
  run: ([x]) => [
    Float32Array.from(x as Float32Array, (v) => 2 * v),
    Float32Array.of(-1, 9),
    Float32Array.of(4),
  ],
};
const NAMES = { inputs: ['x'], tensors: ['double', 'constant', 'scalar'] };
const job = (samples: SampleSource, model = DOUBLE) => ({
  ...NAMES,
  file: FILE,
  samples,
  runtime: scriptedRuntime(model),
});
const THREE = source([1, 2, 3], [4, 5, 6], [-7, 8, 9]);

test('inputs count sample by sample, outputs without the padding, constants once a batch and whole', async () => {
  const stats = await calibrate(job(THREE));
  expect([...stats.keys()]).toEqual(['x', 'double', 'constant', 'scalar']);
  const all = { skipped: 0, count: 9 };
  expect(stats.get('x')).toMatchObject({ ...all, min: -7, max: 9 });
  expect(stats.get('double')).toMatchObject({ ...all, min: -14, max: 18 });
  // Two batches: 3 samples, 2 at once.
  expect(stats.get('constant')).toMatchObject({ min: -1, max: 9, count: 4 });
  expect(stats.get('scalar')).toMatchObject({ min: 4, max: 4, count: 2 });
});

test('channels are those of the last dimension; samples follow one another in the moving range', async () => {
  const stats = await calibrate(job(THREE));
  const x = stats.get('x');
  expect(x?.channelMins).toEqual(Float64Array.of(-7, 2, 3));
  expect(Array.from(x?.channelMeans ?? [])).toEqual([-2 / 3, 5, 6]);
  // Ranges of the samples: 1 to 3, 4 to 6, −7 to 9, each with a share of 0.05.
  expect(x?.moving.min).toBeCloseTo(0.95 * (0.95 * 1 + 0.05 * 4) + 0.05 * -7, 12);
  expect(x?.moving.max).toBeCloseTo(0.95 * (0.95 * 3 + 0.05 * 6) + 0.05 * 9, 12);
  expect(stats.get('double')?.channelMins).toEqual(Float64Array.of(-14, 4, 6));
  expect(stats.get('constant')?.channelMins).toEqual(Float64Array.of(-1, 9));
  expect(stats.get('scalar')?.channelMeans).toEqual(Float64Array.of(4));
});

test('runs the file once, reports each batch, and lets the model go', async () => {
  const seen: Progress[] = [];
  const runtime = scriptedRuntime(DOUBLE);
  await calibrate({ ...job(THREE), runtime, onProgress: (progress) => seen.push(progress) });
  expect(runtime.loaded).toEqual([FILE]);
  expect(runtime.disposed).toBe(1);
  expect(seen).toEqual([
    { stage: 'calibrating', done: 2, total: 3 },
    { stage: 'calibrating', done: 3, total: 3 },
  ]);
});

test('1,000 samples in batches of 100', async () => {
  const samples: SampleSource = {
    count: 1000,
    read: (first, count) => [Float32Array.from({ length: 3 * count }, (_, i) => 3 * first + i)],
  };
  const model = { ...DOUBLE, inputs: [[100, 3]], outputs: [[100, 3]] };
  const done: number[] = [];
  const onProgress = (progress: Progress) => done.push(progress.done);
  const stats = await calibrate({ ...job(samples, model), onProgress });
  expect(stats.get('double')).toMatchObject({ min: 0, max: 5998, count: 3000 });
  expect(done).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
});

test('a model that fails, or a run that is cancelled, is let go as well', async () => {
  const failing = scriptedRuntime({
    ...DOUBLE,
    run() {
      throw new Error('broken');
    },
  });
  await expect(calibrate({ ...job(THREE), runtime: failing })).rejects.toThrow('broken');
  expect(failing.disposed).toBe(1);

  const controller = new AbortController();
  const runtime = scriptedRuntime(DOUBLE);
  const onProgress = () => controller.abort();
  const { signal } = controller;
  await expect(calibrate({ ...job(THREE), runtime, signal, onProgress })).rejects.toThrowError(
    expect.objectContaining({ code: 'cancelled' }),
  );
  expect(runtime.disposed).toBe(1);
});

test('without samples nothing is loaded', async () => {
  const runtime = scriptedRuntime(DOUBLE);
  await expect(calibrate({ ...job(source()), runtime })).rejects.toThrowError(
    expect.objectContaining({
      code: 'bad-calibration',
      message: expect.stringContaining('no cal'),
    }),
  );
  expect(runtime.loaded).toEqual([]);
});

const NAN = Number.NaN;
test.each<[string, SampleSource, string | undefined]>([
  ['one number in an input is enough', source([NAN, NAN, 1], [NAN, NAN, NAN]), undefined],
  ['an input of none', source([NAN, NAN, NAN], [NAN, Number.POSITIVE_INFINITY, NAN]), 'x'],
])('values that are not finite: %s', async (_, samples, tensor) => {
  const run = calibrate(job(samples));
  if (tensor === undefined) {
    expect((await run).get('x')).toMatchObject({ count: 1, skipped: 5, min: 1, max: 1 });
  } else {
    await expect(run).rejects.toMatchObject({
      code: 'bad-calibration',
      message: `Tensor ${tensor} was infinite or not a number in every calibration sample.`,
      where: { tensor },
    });
  }
});

test('tensors without a name or of other types are not watched', async () => {
  const model: ScriptedModel = {
    inputs: [[1, 1], [1]],
    outputs: [[1, 1], [1, 1], [1]],
    run: ([x]) => [x as Float32Array, Int32Array.of(3), Float32Array.of(5)],
  };
  const samples = { count: 1, read: () => [Float32Array.of(2), Int32Array.of(1)] };
  const names = { inputs: ['x', 'places'], tensors: ['y', 'index'] };
  const stats = await calibrate({ ...job(samples, model), ...names });
  const counts = [...stats].map(([name, { count, skipped }]) => [name, count, skipped]);
  expect(counts).toEqual([
    ['x', 1, 0],
    ['places', 0, 0],
    ['y', 1, 0],
    ['index', 0, 0],
  ]);
});

/** y = ABS(x) + table[places], and the place of the largest y as well. */
function withTable(): Model {
  const b = buildGraph();
  const table = b.constant('table', [4, 2], new Float32Array(8));
  const places = b.constant('places', [1], Int32Array.of(3), 'int32');
  const rows = b.op('GATHER', 'rows', [table, places], { axis: 0, batchDims: 0 });
  const x = b.input('x', [-1, 2]);
  const y = b.op('ADD', 'y', [b.op('ABS', 'abs', [x], {}), rows], {
    fusedActivationFunction: 0,
    potScaleInt16: true,
  });
  const axis = b.constant('axis', [], Int32Array.of(1), 'int32');
  return b.finish([b.op('ARG_MAX', 'place', [y, axis], { outputType: 2 })]);
}

test('the graph gives out every float activation; what follows from constants alone, behind two changes of sign', () => {
  const { model, inputs, tensors } = calibrationGraph(withTable(), 2);
  expect(inputs).toEqual(['x']);
  expect(tensors).toEqual(['rows', 'abs', 'y']);
  const graph = mainGraph(model);
  const nameOf = (index: number) => graph.tensors[index]?.name;
  expect(graph.outputs.map(nameOf)).toEqual(['rows/negated/negated', 'abs', 'y']);
  const added = graph.operators.slice(-2);
  expect(
    added.map(({ op, optionsTable, options, version }) => [op, optionsTable, options, version]),
  ).toEqual([
    ['NEG', 'NegOptions', {}, 1],
    ['NEG', 'NegOptions', {}, 1],
  ]);
  expect(added.map((operator) => operator.inputs.map(nameOf))).toEqual([
    ['rows'],
    ['rows/negated'],
  ]);
  for (const name of ['rows', 'rows/negated', 'rows/negated/negated']) {
    const tensor = graph.tensors.find((candidate) => candidate.name === name);
    expect(tensor).toMatchObject({ shape: [1, 2], dtype: 'float32' });
    expect(tensor?.data).toBeUndefined();
  }
});

test('the batch of the graph is the one asked for, 100 without one', () => {
  const b = buildGraph();
  const model = b.finish([b.op('ABS', 'y', [b.input('x', [-1, 3])], {})]);
  const batch = (most?: number) =>
    mainGraph(calibrationGraph(model, most).model).tensors.map(({ shape }) => shape);
  expect(batch(7)).toEqual([
    [7, 3],
    [7, 3],
  ]);
  expect(batch()).toEqual([
    [100, 3],
    [100, 3],
  ]);
});

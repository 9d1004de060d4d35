/** The engine over threads: the real compiler and LiteRT behind message ports. What a cancel ends, and what goes on. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { referenceOf } from '../adapters/datasets/source.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { PlaygroundError } from '../base/errors.ts';
import { headlineOf } from '../evaluation/tasks.ts';
import { type Device, type GpuFacts, SOFTWARE_SAMPLES } from '../ports/device.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { createGate, type Gate } from '../testing/gate.ts';
import { localThreads } from '../testing/local-threads.ts';
import { publicFile } from '../testing/reference-files.ts';
import { type ColumnProgress, MAKE_ROOM } from './api/jobs.ts';
import { createEngine } from './client.ts';
import { createCompiler } from './compiler.ts';
import { createRuntime } from './runtime.ts';

const SOURCE = referenceOf('fashion-mnist');
const THREADS = 2;
const FLOAT = columnRecipe('float32');
const INT8: Recipe = { ...columnRecipe('int8'), calibrationSamples: 40 };
/** No step of it is left out or put to the test. */
const PLAIN_INT8: Recipe = { ...INT8, scheme: 'tflite' };
/** Its weights are read from the storage, which can be held. */
const TRAINED: Recipe = { ...FLOAT, trained: 'run-1' };

let litert: InferenceRuntime;
beforeAll(async () => {
  litert = await createLiteRtRuntime();
});

/** A file that counts how often it is read, and can be away. */
class ModelFile extends File {
  reads = 0;
  isGone = false;
  readonly gate = createGate();
  readonly buffers: ArrayBuffer[] = [];

  constructor(name = 'mlp.h5') {
    super([publicFile(`samples/${name}`).slice()], name);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    this.reads++;
    await this.gate.pass();
    if (this.isGone) throw new DOMException('It was changed.', 'NotReadableError');
    const buffer = await super.arrayBuffer();
    this.buffers.push(buffer);
    return buffer;
  }
}

/** An engine, and the places where its threads can be held. */
async function setUp({
  startRuntime = async (_: Device) => litert,
  gpu = null,
  opens = true,
}: {
  startRuntime?: (device: Device) => Promise<InferenceRuntime>;
  gpu?: GpuFacts | null;
  opens?: boolean;
} = {}) {
  const batches = createGate();
  const storage = createGate();
  const trainedRuns = { get: () => storage.pass().then(() => undefined) };
  /** LiteRT that takes a turn of the event loop for each batch, so that a thread can be ended in between. */
  const paced = (runtime: InferenceRuntime): InferenceRuntime => ({
    ...runtime,
    async load(file) {
      const model = await runtime.load(file);
      return {
        ...model,
        async run(inputs) {
          await new Promise((resolve) => setTimeout(resolve));
          await batches.pass();
          return model.run(inputs);
        },
      };
    },
  });
  const threads = localThreads({
    compiler: () => createCompiler({ trainedRuns }),
    runtime: () =>
      createRuntime({
        startRuntime: async (_, device) => paced(await startRuntime(device)),
        load: async (_, path) => publicFile(`datasets/${path}`),
      }),
    training: () => ({}),
  });
  const engine = createEngine({
    ...{ wasmUrl: '', dataUrl: '', tfjsUrl: '' },
    threads: THREADS,
    workers: threads,
    findGpu: async () => gpu,
  });
  const file = new ModelFile();
  if (opens) await engine.open({ name: 'mlp.h5', files: [file] });
  return { engine, threads, batches, storage, file };
}

/** What can be cancelled, and what it reports. */
function controlled() {
  const controller = new AbortController();
  const reports: (ColumnProgress & { readonly at: number })[] = [];
  const control = {
    signal: controller.signal,
    onProgress: (progress: ColumnProgress) => reports.push({ ...progress, at: performance.now() }),
  };
  return { controller, control, reports, abort: () => controller.abort() };
}

const isCancelled = (work: Promise<unknown>) =>
  expect(work).rejects.toMatchObject({ code: 'cancelled' });
const turns = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const count = (list: { readonly length: number }) => list.length;
/** Waits until so many wait at the gate: there a thread is in the middle of its work. */
const held = (gate: Gate, waiting: number) =>
  vi.waitFor(() => expect(gate.waiting).toBe(waiting), { timeout: 30_000, interval: 5 });

test('a file is converted and measured; the compiler and as many runtimes as asked for are started once', async () => {
  const { engine, threads, file } = await setUp();
  expect(count(threads.all)).toBe(1);
  const converted = await engine.convert(PLAIN_INT8, SOURCE);
  expect(converted.testSet).toBe(SOURCE.id);
  const { reports, control } = controlled();
  const measured = await engine.measure(converted, control);
  expect(headlineOf(measured.evaluation)?.value).toBeGreaterThan(0.85);
  expect(measured.runtime).toMatch(/^LiteRT/);
  expect(threads.all.map(({ kind }) => kind)).toEqual(['compiler', 'runtime', 'runtime']);
  expect(file.reads).toBe(1);

  // Reported at most every 50 ms, though there are a hundred batches.
  const measuring = reports.filter(({ stage, done }) => stage === 'measuring' && done > 0);
  expect(measuring.at(-1)?.total).toBe(10_000);
  const done = measuring.map((report) => report.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  const took = (measuring.at(-1)?.at ?? 0) - (measuring[0]?.at ?? 0);
  // Threads of one process may be heard only when they are through: what comes after the result is dropped.
  expect(count(measuring)).toBeGreaterThan(0);
  expect(count(measuring)).toBeLessThan(took / 50 + 3);
});

test('before a large model is read, the threads of the one before end; where it cannot be, that one is read again', async () => {
  const { engine, threads, file } = await setUp();
  await engine.measure(await engine.convert(PLAIN_INT8, SOURCE));
  const old = [...threads.all];
  const open = (name: string, size: number, isGone: boolean) => {
    const next = new ModelFile();
    Object.defineProperty(next, 'size', { value: size });
    next.isGone = isGone;
    return engine.open({ name, files: [next] });
  };
  await open('small.h5', 2 ** 26 - 1, false);
  expect(old.filter(({ ended }) => ended)).toEqual([]);
  await expect(open('gone.h5', 2 ** 26, true)).rejects.toMatchObject({ code: 'bad-file' });
  expect(old.every(({ ended }) => ended)).toBe(true);
  await engine.convert(PLAIN_INT8, SOURCE);
  await open('large.h5', 2 ** 26, false);
  expect(file.reads).toBe(1);
  const measured = await engine.measure(await engine.convert(PLAIN_INT8, SOURCE));
  expect(headlineOf(measured.evaluation)?.value).toBeGreaterThan(0.85);
});

describe('a file that is measured on a GPU', () => {
  const REMARK = {
    severity: 'info',
    code: 'partly-on-gpu',
    message: 'A part.',
    where: {},
  } as const;
  /** The real runtime under other names, one for each device. */
  const named = async (device: Device): Promise<InferenceRuntime> => ({
    name: device,
    load: async (file) => {
      const model = await litert.load(file);
      return device === 'webgpu' ? { ...model, remarks: [REMARK] } : model;
    },
  });
  const onGpu = async (gpu: GpuFacts) => {
    const made = await setUp({ startRuntime: named, gpu });
    const converted = await made.engine.convert(PLAIN_INT8, SOURCE);
    expect(converted.device).toBe('cpu');
    return { ...made, onGpu: { ...converted, device: 'webgpu' as const } };
  };

  test('runs in a thread of its own, beside those of the CPU, and keeps what is to be known of it', async () => {
    const { engine, threads, onGpu: file } = await onGpu({ name: 'a card', isSoftware: false });
    const before = threads.of('runtime');
    const measured = await engine.measure(file);
    expect(count(threads.of('runtime')) - count(before)).toBe(1);
    expect(measured).toMatchObject({ device: 'webgpu', runtime: 'webgpu', remarks: [REMARK] });
    expect(measured.evaluation?.images).toBe(10_000);
    const cpu = await engine.measure({ ...file, device: 'cpu' });
    expect(cpu).toMatchObject({ device: 'cpu', runtime: 'cpu', remarks: [] });
    expect(cpu.evaluation).toEqual(measured.evaluation);
    expect(count(threads.of('runtime')) - count(before)).toBe(1);
  });

  test('of a GPU that the processor plays, the first samples are run, and the result says so', async () => {
    const { engine, onGpu: file } = await onGpu({ name: 'none', isSoftware: true });
    const { evaluation, remarks } = await engine.measure(file);
    expect(evaluation?.images).toBe(SOFTWARE_SAMPLES);
    expect(remarks.map(({ code }) => code)).toEqual(['partly-on-gpu', 'software-gpu']);
  });

  test('a cancel ends its thread, and no other', async () => {
    const { engine, threads, batches, onGpu: file } = await onGpu({ name: '', isSoftware: false });
    const { control, abort } = controlled();
    batches.shut();
    const work = engine.measure(file, control);
    await held(batches, 1);
    abort();
    await isCancelled(work);
    expect(threads.of('runtime').map(({ ended }) => ended)).toEqual([false, false, true]);
    expect(count(threads.alive('compiler'))).toBe(1);
  });

  test('without a GPU the column says so', async () => {
    const missing = new PlaygroundError(
      'runtime-missing',
      'No adapter.',
      'Run on the CPU instead.',
    );
    const { engine } = await setUp({
      startRuntime: (device) => (device === 'webgpu' ? Promise.reject(missing) : named(device)),
    });
    const converted = await engine.convert(PLAIN_INT8, SOURCE);
    await expect(engine.measure({ ...converted, device: 'webgpu' })).rejects.toMatchObject({
      code: 'runtime-missing',
      message: 'No adapter.',
    });
    expect(await engine.gpu()).toBeNull();
    expect((await engine.measure(converted)).evaluation?.images).toBe(10_000);
  });
});

test('a source that is not there is refused, and does not stop the next one', async () => {
  const { engine } = await setUp();
  const missing = referenceOf('mnist');
  await expect(engine.labels(missing)).rejects.toMatchObject({ code: 'bad-data' });
  const refused = { code: 'bad-data', message: 'There is no data set “mnist”.' };
  await expect(engine.convert(PLAIN_INT8, missing)).rejects.toMatchObject(refused);
  expect(await engine.labels(SOURCE)).toHaveLength(10_000);
});

test('memory is moved into the threads: the model, and the file that is calibrated on', async () => {
  const { engine, threads, file } = await setUp();
  expect(file.buffers.map(({ byteLength }) => byteLength)).toEqual([0]);
  await engine.convert(PLAIN_INT8, SOURCE);
  const [first, second] = threads.of('runtime');
  expect(first?.bytesMovedIn).toBeGreaterThan(400_000);
  expect(second?.bytesMovedIn).toBe(0);
});

test('cancel while calibrating ends the runtimes alone; the next call starts new ones, and the model is still there', async () => {
  const { engine, threads, batches, file } = await setUp();
  const { control, abort, reports } = controlled();
  batches.shut();
  const work = engine.convert(PLAIN_INT8, SOURCE, control);
  await held(batches, 1);
  const before = threads.of('runtime');
  abort();
  await isCancelled(work);
  expect(before.map(({ ended }) => ended)).toEqual([true, true]);
  expect(count(threads.alive('compiler'))).toBe(1);

  const told = count(reports);
  batches.open();
  const next = await engine.convert(PLAIN_INT8, SOURCE);
  expect(next.conversion.fileBytes).toBeGreaterThan(100_000);
  expect(count(threads.alive('runtime'))).toBe(THREADS);
  expect(count(reports)).toBe(told);
  expect(before.map(({ late }) => late)).toEqual([0, 0]);
  expect(file.reads).toBe(1);
});

test('cancel while measuring ends the runtimes alone, and nothing comes from them any more', async () => {
  const { engine, threads, batches, file } = await setUp();
  const converted = await engine.convert(FLOAT, SOURCE);
  const { control, abort, reports } = controlled();
  batches.shut();
  const work = engine.measure(converted, control);
  await held(batches, THREADS);
  const before = threads.of('runtime');
  abort();
  await isCancelled(work);
  expect(before.map(({ ended }) => ended)).toEqual([true, true]);
  const told = count(reports);
  batches.open();
  await turns(50);
  expect(count(reports)).toBe(told);

  const measured = await engine.measure(converted);
  expect(measured.evaluation?.images).toBe(10_000);
  expect(count(threads.of('runtime'))).toBe(2 * THREADS);
  expect(before.map(({ late }) => late)).toEqual([0, 0]);
  expect(count(threads.of('compiler'))).toBe(1);
  expect(file.reads).toBe(1);
});

test('who makes room stops and stays: the next job finds the threads as they were', async () => {
  const { engine, threads, batches } = await setUp();
  const converted = await engine.convert(FLOAT, SOURCE);
  const { control, controller, reports } = controlled();
  batches.shut();
  const work = engine.measure(converted, control);
  await held(batches, THREADS);
  controller.abort(MAKE_ROOM);
  await isCancelled(work);
  batches.open();
  const told = count(reports);
  const measured = await engine.measure(converted);
  expect(measured.evaluation?.images).toBe(10_000);
  expect(count(reports)).toBe(told);
  expect(threads.of('runtime').map(({ ended }) => ended)).toEqual([false, false]);
});

test('who is to make room and does not hear it is ended', async () => {
  const { engine, threads, batches } = await setUp();
  const converted = await engine.convert(FLOAT, SOURCE);
  const { control, controller } = controlled();
  batches.shut();
  const work = engine.measure(converted, control);
  await held(batches, THREADS);
  const before = threads.of('runtime');
  controller.abort(MAKE_ROOM);
  await isCancelled(work);
  await vi.waitFor(() => expect(before.map(({ ended }) => ended)).toEqual([true, true]));
  batches.open();
  expect((await engine.measure(converted)).evaluation?.images).toBe(10_000);
});

test('the first samples are looked at before a file is checked', async () => {
  const { engine } = await setUp();
  const converted = await engine.convert(INT8, SOURCE);
  const { control, reports } = controlled();
  await engine.measure(converted, control);
  const checked = reports.findIndex(({ stage }) => stage === 'comparing');
  const look = reports
    .slice(0, checked)
    .filter(({ stage }) => stage === 'measuring')
    .at(-1);
  expect(look).toMatchObject({ done: 200, total: 10_000 });
  expect(look?.tally?.sum).toBeGreaterThan(150);
});

test('cancel while a file is held against that of the scheme tflite ends the runtimes alone', async () => {
  const { engine, threads, batches } = await setUp();
  const converted = await engine.convert(INT8, SOURCE);
  const { control, abort, reports } = controlled();
  const work = engine.measure(converted, {
    ...control,
    onProgress(progress) {
      control.onProgress(progress);
      if (progress.stage === 'converting') batches.shut();
    },
  });
  await held(batches, 1);
  expect(reports.at(-1)?.stage).not.toBe('measuring');
  abort();
  await isCancelled(work);
  expect(count(threads.alive('runtime'))).toBe(0);
  expect(count(threads.alive('compiler'))).toBe(1);
});

test('cancel while the compiler computes ends it alone; the next call reads the model again', async () => {
  const { engine, threads, storage, file } = await setUp();
  await engine.labels(SOURCE);
  const { control, abort, reports } = controlled();
  storage.shut();
  const work = engine.convert(TRAINED, SOURCE, control);
  await held(storage, 1);
  abort();
  await isCancelled(work);
  expect(count(threads.alive('compiler'))).toBe(0);
  expect(count(threads.alive('runtime'))).toBe(THREADS);

  const told = count(reports);
  storage.open();
  const next = await engine.convert(FLOAT, SOURCE);
  expect(next.conversion.fileBytes).toBeGreaterThan(400_000);
  expect(file.reads).toBe(2);
  expect(count(threads.of('compiler'))).toBe(2);
  expect(threads.of('compiler')[0]?.late).toBe(0);
  expect(count(reports)).toBe(told);
});

test('cancel while a model is read ends the compiler; the model from before is read again', async () => {
  const { engine, threads, file } = await setUp();
  const other = new ModelFile('mobilenet.h5');
  other.gate.shut();
  const { control, abort } = controlled();
  const opening = engine.open({ name: 'mobilenet.h5', files: [other] }, control);
  await held(other.gate, 1);
  abort();
  await isCancelled(opening);
  expect(count(threads.alive('compiler'))).toBe(0);
  other.gate.open();

  const picture = await engine.compiler.weights(FLOAT, 'dense', null);
  expect(picture.layer).toBe('dense');
  expect(file.reads).toBe(2);
  expect(threads.of('compiler').map(({ ended }) => ended)).toEqual([true, false]);
});

test('a job behind a cancelled one runs, one that is cancelled while it waits never starts', async () => {
  const { engine, batches, threads } = await setUp();
  batches.shut();
  const [running, waiting] = [controlled(), controlled()];
  const first = engine.convert(PLAIN_INT8, SOURCE, running.control);
  const second = engine.convert(FLOAT, SOURCE, waiting.control);
  const third = engine.convert(FLOAT, SOURCE);
  await held(batches, 1);
  waiting.abort();
  await isCancelled(second);
  expect(count(threads.alive('runtime'))).toBe(THREADS);
  running.abort();
  await isCancelled(first);
  expect((await third).recipe).toEqual(FLOAT);
  expect(waiting.reports).toEqual([]);
});

test('a question is asked again in the next thread when a cancelled job ends the one it was asked in', async () => {
  const { engine, threads, storage, file } = await setUp();
  const { control, abort } = controlled();
  storage.shut();
  const work = engine.convert(TRAINED, SOURCE, control);
  const asked = engine.compiler.weights(TRAINED, 'dense', null);
  const answered = expect(asked).rejects.toMatchObject({ code: 'bad-recipe' });
  await held(storage, 2);
  abort();
  await isCancelled(work);
  await held(storage, 3);
  storage.open();
  await answered;
  expect(count(threads.of('compiler'))).toBe(2);
  expect(file.reads).toBe(2);
});

test('a runtime that cannot start is an error, and is not kept for the next run', async () => {
  let fails = true;
  const { engine, threads } = await setUp({
    async startRuntime() {
      if (!fails) return litert;
      fails = false;
      throw new PlaygroundError('runtime-missing', 'LiteRT did not arrive.', 'Reload the page.');
    },
  });
  const work = engine.convert(PLAIN_INT8, SOURCE);
  await expect(work).rejects.toMatchObject({ code: 'runtime-missing', hint: 'Reload the page.' });
  expect(count(threads.alive('runtime'))).toBe(0);
  expect((await engine.convert(PLAIN_INT8, SOURCE)).conversion.fileBytes).toBeGreaterThan(0);
  expect(count(threads.alive('runtime'))).toBe(THREADS);
});

test.each([
  ['Uncaught RangeError: Array buffer allocation failed', 'out-of-memory', 'Memory ran out.'],
  ['Uncaught RuntimeError: unreachable', 'internal', 'unreachable'],
  ['', 'internal', 'its script did not load'],
])(
  'a runtime that dies (%s) ends the run and the others; the next run starts new ones',
  async (message, code, words) => {
    const { engine, threads, batches } = await setUp();
    const converted = await engine.convert(FLOAT, SOURCE);
    batches.shut();
    const work = engine.measure(converted);
    const failed = expect(work).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    await held(batches, THREADS);
    threads.alive('runtime')[1]?.die(message);
    await failed;
    expect(count(threads.alive('runtime'))).toBe(0);
    expect(count(threads.alive('compiler'))).toBe(1);
    batches.open();
    expect((await engine.measure(converted)).evaluation?.images).toBe(10_000);
  },
);

test('a file that was changed since it was chosen is an error; the model from before stays', async () => {
  const { engine, threads, file } = await setUp();
  const gone = new ModelFile('mobilenet.h5');
  gone.isGone = true;
  await expect(engine.open({ name: 'mobilenet.h5', files: [gone] })).rejects.toMatchObject({
    code: 'bad-file',
    message: 'The file cannot be read any more.',
    where: { file: 'mobilenet.h5' },
  });
  expect((await engine.compiler.weights(FLOAT, 'dense', null)).layer).toBe('dense');
  expect(count(threads.of('compiler'))).toBe(1);

  // The same when a thread has to read it again.
  threads.alive('compiler')[0]?.die('');
  file.isGone = true;
  await expect(engine.convert(FLOAT, SOURCE)).rejects.toMatchObject({ code: 'bad-file' });
  expect(count(threads.alive('compiler'))).toBe(0);
});

test('a file that is no model is refused, and the thread that it was read in goes on', async () => {
  const { engine, threads } = await setUp({ opens: false });
  const notes = new File(['to do'], 'notes.txt');
  const refused = engine.open({ name: 'notes.txt', files: [notes] });
  await expect(refused).rejects.toBeInstanceOf(PlaygroundError);
  await expect(refused).rejects.toMatchObject({ code: 'not-a-model' });
  // There is nothing in it: the next model gets a thread of its own.
  expect(count(threads.alive('compiler'))).toBe(0);
  await expect(engine.convert(FLOAT, null)).rejects.toMatchObject({ code: 'internal' });
  const opened = await engine.open({ name: 'mlp.h5', files: [new ModelFile()] });
  expect(opened.testSets).toEqual([SOURCE.id]);
  await expect(engine.open({ name: 'notes.txt', files: [notes] })).rejects.toThrow();
  expect(count(threads.alive('compiler'))).toBe(1);
});

test('gzip that is cancelled ends no thread', async () => {
  const { engine, threads } = await setUp({ opens: false });
  await engine.open({ name: 'cnn.h5', files: [new ModelFile('fashion-cnn.h5')] });
  const { controller, abort } = controlled();
  const stopped = engine.gzip(FLOAT, { signal: controller.signal, onProgress: abort });
  await isCancelled(stopped);
  const bytes: number[] = [];
  const size = await engine.gzip(FLOAT, { onProgress: (done) => bytes.push(done) });
  expect(bytes.slice(0, 2)).toEqual([0, 2 ** 20]);
  expect(size).toBeGreaterThan(5_000_000);
  expect(threads.all.map(({ kind, ended }) => [kind, ended])).toEqual([['compiler', false]]);
});

test('a file is held against targets in the thread that has it: facts cross, the file does not', async () => {
  const { engine, threads } = await setUp();
  const { targets, firmware } = await engine.check(PLAIN_INT8);
  expect(targets).toHaveLength(5);
  expect(firmware.fileBytes).toBe((await engine.convert(PLAIN_INT8, null)).conversion.fileBytes);
  expect(count(threads.alive('compiler'))).toBe(1);
});

test('dispose ends all threads', async () => {
  const { engine, threads } = await setUp();
  await engine.labels(SOURCE);
  expect(count(threads.all)).toBe(1 + THREADS);
  engine.dispose();
  expect(threads.all.map(({ ended }) => ended)).toEqual([true, true, true]);
});

test('questions about what is inside a file leave it as it is', async () => {
  const { engine } = await setUp();
  await engine.convert(PLAIN_INT8, SOURCE);
  const whole = await engine.file(PLAIN_INT8);
  const layers = await engine.compiler.dotLayers(PLAIN_INT8);
  const ask = async () => {
    const { inputs, path } = await engine.compiler.watchedFiles(PLAIN_INT8);
    const files = [];
    for (const { at } of layers) files.push(await engine.compiler.dotFiles(PLAIN_INT8, at));
    return structuredClone({ inputs, path, files });
  };
  const first = await ask();
  expect(first.files).toHaveLength(2);
  expect(await ask()).toEqual(first);
  expect(await engine.compiler.dotLayers(PLAIN_INT8)).toEqual(layers);
  expect(await engine.file(PLAIN_INT8)).toEqual(whole);
});

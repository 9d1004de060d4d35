/** A run from the page's point of view: requests during it, what it leaves in storage, errors with a reason. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { publicFile } from '../testing/reference-files.ts';
import type { TrainingEvent } from '../training/log.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from '../training/settings.ts';
import { createCompiler } from './compiler.ts';
import { openCheckpoints, openTrainedRuns } from './kept.ts';
import { createTraining } from './training.ts';

const checkpoints = openCheckpoints();
const trainedRuns = openTrainedRuns();
const MLP = [{ name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') }];
const QUICK: TrainingSettings = {
  ...DEFAULT_TRAINING,
  backend: 'wasm',
  images: 1280,
  epochs: 2,
  validationShare: 0,
};

const whole = (batches: number) => Array<number>(batches).fill(64);
const streamOf = async (path: string) => publicFile(`datasets/${path}`);
function makeTraining(load: (path: string) => Promise<Uint8Array> = streamOf) {
  const training = createTraining({ load: (_, path) => load(path), checkpoints, trainedRuns });
  training.start({ dataUrl: '', tfjsUrl: WASM_FILES });
  return training;
}

beforeEach(async () => {
  for (const { id } of await checkpoints.list()) await checkpoints.remove(id);
});

test('a run tells its steps, keeps its weights, and the compiler makes the file of them', async () => {
  const training = makeTraining();
  expect((await training.open('mlp.h5', MLP)).obstacle).toBeNull();
  const events: TrainingEvent[] = [];
  training.wishes.watch('dense_2');
  // Twenty whole batches an epoch, and one of four images.
  const outcome = await training.train({ ...QUICK, images: 1284 }, (event) => events.push(event));
  expect(outcome.finished).toBe(true);
  const { steps, epochs } = outcome.log;
  expect(steps.map(({ images }) => images)).toEqual([...whole(20), 4, ...whole(20), 4]);
  expect(epochs).toHaveLength(2);
  for (const { epoch, loss } of epochs) {
    const own = steps.slice(21 * (epoch - 1), 21 * epoch);
    const sum = own.reduce((total, step) => total + step.loss * step.images, 0);
    expect(loss).toBeCloseTo(sum / 1284, 12);
  }
  const told = events.flatMap((event) => (event.kind === 'steps' ? event.steps : []));
  expect(told).toEqual(outcome.log.steps);
  expect(outcome.simulated?.top1).toHaveLength(10_000);
  expect(await checkpoints.list()).toEqual([]);

  const later = makeTraining();
  await later.open('mlp.h5', MLP);
  expect((await later.questions.trainedRuns()).at(-1)).toEqual(outcome);

  const without = createCompiler();
  const compiler = createCompiler({ trainedRuns });
  for (const each of [without, compiler]) await each.open('mlp.h5', MLP);
  const { id } = outcome.log;
  const recipe = {
    ...(await import('../training/recipe.ts')).recipeOfTraining(QUICK),
    trained: id,
  };
  await expect(without.convert(recipe, null, { check: false })).rejects.toThrow(
    'not in this browser',
  );
  const { conversion } = await compiler.convert(recipe, null, { check: false });
  expect(await compiler.needs(recipe)).toBeNull();
  expect(conversion.ops.QUANTIZE).toBe(1);
  const [file] = await compiler.questions.trainedFiles(id, 'tflite');
  expect(file?.bytes.length).toBeGreaterThan(400_000);
  const layers = await compiler.questions.trainedFiles(id, 'tfjs-layers');
  expect(layers.map(({ name }) => name)).toContain('model.json');

  // Training continues from the trained weights.
  const next = await training.train({ ...QUICK, kind: 'float', base: id, epochs: 1 }, () => {});
  expect(next.log.epochs[0]?.loss).toBeLessThan(outcome.log.epochs[0]?.loss ?? 0);
  const other = createCompiler({ trainedRuns });
  await other.open('mobilenet.h5', [
    { name: 'mobilenet.h5', bytes: publicFile('samples/mobilenet.h5') },
  ]);
  await expect(other.convert(recipe, null, { check: false })).rejects.toThrow('another model');
});

test('a run that is cancelled keeps its last epoch, and goes on from there to the same end', async () => {
  const training = makeTraining();
  await training.open('mlp.h5', MLP);
  const whole = await training.train(QUICK, () => {});
  const stopped = training.train(QUICK, (event) => {
    if (event.kind === 'epoch') training.wishes.cancel();
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  const [kept] = await checkpoints.list();
  expect(kept?.state.epochsDone).toBe(1);
  expect(await training.questions.checkpoints()).toMatchObject([
    { id: kept?.id, model: 'mlp.h5', settings: QUICK, epochsDone: 1 },
  ]);

  const later = makeTraining();
  await later.open('mlp.h5', MLP);
  const told: TrainingEvent[] = [];
  const resumed = await later.resume(kept?.id ?? '', (event) => told.push(event));
  expect(resumed.log.steps).toEqual(whole.log.steps);
  expect(told.flatMap((event) => (event.kind === 'steps' ? event.steps : []))).toEqual(
    whole.log.steps,
  );
  expect(resumed.simulated?.top1).toEqual(whole.simulated?.top1);
  expect(await checkpoints.list()).toEqual([]);
});

test('pause holds the run, and “finish now” keeps what it has learned', async () => {
  const training = makeTraining();
  await training.open('mlp.h5', MLP);
  let steps = 0;
  const running = training.train({ ...QUICK, epochs: 100 }, (event) => {
    if (event.kind !== 'steps') return;
    if (steps === 0) training.wishes.setPaused(true);
    steps += event.steps.length;
  });
  while (steps === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const before = steps;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(steps).toBe(before);
  training.wishes.setPaused(false);
  training.wishes.finishNow();
  const outcome = await running;
  expect(outcome.finished).toBe(false);
  expect(outcome.log.steps.length).toBeLessThan(500);
  expect(await trainedRuns.get(outcome.log.id)).toBeDefined();
});

test('the comparison with the file can be skipped', async () => {
  const training = makeTraining();
  await training.open('mlp.h5', MLP);
  const outcome = await training.train({ ...QUICK, epochs: 1 }, (event) => {
    if (event.kind === 'stage' && event.stage === 'checking') training.wishes.finishNow();
  });
  expect(outcome).toMatchObject({ finished: true, simulated: null });
  expect(await trainedRuns.get(outcome.log.id)).toBeDefined();
});

test('a run that is cancelled during the comparison leaves no weights', async () => {
  const training = makeTraining();
  await training.open('mlp.h5', MLP);
  const before = await training.questions.trainedRuns();
  const stopped = training.train({ ...QUICK, epochs: 1 }, (event) => {
    if (event.kind === 'stage' && event.stage === 'checking') training.wishes.cancel();
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await training.questions.trainedRuns()).toEqual(before);
});

test('what is trained on from an equalized run is adopted, whether equalized again or not', async () => {
  const files = () => [{ name: 'cnn.h5', bytes: publicFile('samples/fashion-cnn.h5') }];
  const training = makeTraining();
  await training.open('cnn.h5', files());
  const short = { ...QUICK, images: 64, epochs: 1 };
  const skip = (event: TrainingEvent) => {
    if (event.kind === 'stage' && event.stage === 'checking') training.wishes.finishNow();
  };
  const first = await training.train({ ...short, equalize: true }, skip);
  const second = await training.train({ ...short, base: first.log.id }, skip);
  const compiler = createCompiler({ trainedRuns });
  await compiler.open('cnn.h5', files());
  const { id } = second.log;
  const recipe = (await import('../training/recipe.ts')).recipeOfTraining(short);
  const named = { ...recipe, trained: id };
  const { conversion } = await compiler.convert(named, null, { check: false });
  expect(conversion.ops.QUANTIZE).toBe(1);
});

test('settings of a checkpoint are made valid, and one of another version is not there', async () => {
  const training = makeTraining();
  await training.open('mlp.h5', MLP);
  const stopped = training.train(QUICK, (event) => {
    if (event.kind === 'epoch') training.wishes.cancel();
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  const [kept] = await checkpoints.list();
  if (!kept) throw new Error('no checkpoint');
  const { ranges: _, ...settings } = kept.settings;
  await checkpoints.put(kept.id, { ...kept, settings: settings as TrainingSettings });
  const resumed = await training.resume(kept.id, () => {});
  expect(resumed.log.settings).toEqual(QUICK);
  await checkpoints.put(kept.id, { ...kept, version: 2 as 1 });
  expect(await training.questions.checkpoints()).toEqual([]);
  await expect(training.resume(kept.id, () => {})).rejects.toThrow('not in this browser any more');
});

test('what cannot be done is said', async () => {
  const training = makeTraining();
  await expect(training.train(QUICK, () => {})).rejects.toThrow('No model is open');
  await training.open('mlp.h5', MLP);
  await expect(training.train({ ...QUICK, dataSet: 'none' }, () => {})).rejects.toThrow(
    'no data set',
  );
  await expect(training.train({ ...QUICK, base: 'run-x' }, () => {})).rejects.toThrow(
    'The weights to start from are not in this browser',
  );
  await expect(training.train({ ...QUICK, backend: 'webgpu' }, () => {})).rejects.toThrow(
    'The backend webgpu does not start',
  );
  await expect(training.resume('run-x', () => {})).rejects.toThrow('not in this browser any more');
  const broken = makeTraining(async (path) => (await streamOf(path)).slice(0, 1000));
  await broken.open('mlp.h5', MLP);
  await expect(broken.train(QUICK, () => {})).rejects.toMatchObject({ code: 'truncated' });
});

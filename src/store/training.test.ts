import { describe, expect, it, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { FAKE_SUMMARY, fakeEngine } from '../testing/fake-engine.ts';
import { incomplete } from '../testing/incomplete.ts';
import { logToJson } from '../training/log/json.ts';
import { MOST_MARKS } from '../training/log/series.ts';
import { DEFAULT_TRAINING } from '../training/settings.ts';
import type { CheckpointSummary } from '../workers/api/training.ts';
import type { Engine } from '../workers/engine.ts';
import { createPlayground, type Playground } from './playground.ts';
import { columnViews } from './selectors.ts';

const CHECKPOINT: CheckpointSummary = {
  id: 'run-before',
  model: FAKE_SUMMARY.name,
  modelHash: FAKE_SUMMARY.hash,
  settings: { ...DEFAULT_TRAINING, epochs: 3 },
  epochsDone: 2,
  savedAt: '2025-11-24T02:00:00.000Z',
};

/** The store with a model open, its columns computed, and the sentences it said. */
async function setUp({
  checkpoint,
  trainingMs = 1,
  change = (engine) => engine,
  backends = true,
}: {
  checkpoint?: CheckpointSummary;
  trainingMs?: number;
  change?: (engine: Engine) => Engine;
  /** Wait until the backends are known. */
  backends?: boolean;
} = {}) {
  const engine = change(fakeEngine(1, { trainingMs, ...(checkpoint && { checkpoint }) }));
  const playground = createPlayground({
    engine,
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  const said: string[] = [];
  playground.subscribe(({ announcement }, before) => {
    if (announcement !== before.announcement) said.push(announcement);
  });
  await playground.getState().openSample('fashion-cnn');
  await idle(playground);
  playground.getState().trainer.prepare();
  if (backends) await vi.waitFor(() => expect(training(playground).backends).not.toBeNull());
  said.length = 0;
  return { playground, engine, said };
}

const training = (playground: Playground) => playground.getState().training;

const idle = (playground: Playground) =>
  vi.waitFor(
    () => {
      const { job, queue, engineState } = playground.getState();
      expect({ job, queue, engineState }).toEqual({ job: null, queue: [], engineState: 'ready' });
    },
    { timeout: 5000 },
  );

/** Waits for the first step. */
const stepping = (playground: Playground) =>
  vi.waitFor(() => expect(training(playground).run?.stepsDone).toBeGreaterThan(0), {
    timeout: 5000,
  });

const QUICK = { images: 2000, epochs: 2, batchSize: 32 } as const;

describe('what can be trained', () => {
  it('is asked once per model, when somebody looks', async () => {
    const asked = vi.fn();
    const { playground } = await setUp({
      change: (engine) => ({
        ...engine,
        trainability: () => {
          asked();
          return engine.trainability();
        },
      }),
    });
    playground.getState().trainer.prepare();
    expect(asked).toHaveBeenCalledTimes(1);
    expect(training(playground)).toMatchObject({
      trainability: { obstacle: null },
      backends: [{ name: 'wasm', isSoftware: false }],
      problem: null,
    });
  });

  it('says why when the engine cannot tell, and asks again when somebody looks again', async () => {
    let fails = true;
    const { playground } = await setUp({
      change: (engine) => ({
        ...engine,
        trainability: async () => {
          if (!fails) return engine.trainability();
          fails = false;
          throw new PlaygroundError('training-failed', 'The thread fell over.', 'Try again.');
        },
      }),
      backends: false,
    });
    await vi.waitFor(() => expect(training(playground).problem?.error.hint).toBe('Try again.'));
    playground.getState().trainer.prepare();
    await vi.waitFor(() => expect(training(playground).trainability).not.toBeNull());
  });
});

describe('settings', () => {
  it('are clamped, and agree with each other', async () => {
    const { playground } = await setUp();
    const { change } = playground.getState().trainer;
    change({ epochs: 1e9, weightBits: 3 });
    expect(training(playground).settings).toMatchObject({ epochs: 100, weightBits: 3 });
    change({ activationType: 'int16' });
    expect(training(playground).settings.weightBits).toBe(8);
  });
});

describe('a quantization-aware run', () => {
  it('draws curves, adds a column of its own, and compares its simulation with the file', async () => {
    const { playground, said } = await setUp({ trainingMs: 20 });
    const { trainer } = playground.getState();
    trainer.change({ ...QUICK, weightBits: 4, granularity: 'per-tensor' });
    const done = trainer.start();
    await stepping(playground);
    const { run } = training(playground);
    expect(run).toMatchObject({ name: 'Run 1', backend: { name: 'wasm' }, totalSteps: 114 });
    expect(run?.pictures.at(-1)?.weights?.layer).toContain('dense');
    await done;
    await idle(playground);

    const { columns, selected } = playground.getState();
    const added = columns.at(-1);
    expect(columns).toHaveLength(5);
    expect(selected).toBe(added?.id);
    expect(added?.recipe).toMatchObject({
      mode: 'int8',
      scheme: 'best',
      equalize: false,
      correctBias: false,
      weightBits: 4,
      granularity: 'per-tensor',
      trained: 'fake-1',
    });
    expect(columnViews(playground.getState()).at(-1)?.title).toBe('Full int8 · run 1');

    const { runs, compared, run: over } = training(playground);
    expect(over).toBeNull();
    expect(compared).toEqual(['fake-1']);
    const [finished] = runs;
    expect(finished).toMatchObject({ name: 'Run 1', finished: true });
    expect(finished?.log.steps).toHaveLength(114);
    expect(finished?.measured).toMatchObject({ agreement: 0.9996, different: 4, images: 10_000 });
    expect(finished?.measured?.accuracy).toBeGreaterThan(0.8);

    expect(said.filter((sentence) => /epoch|train|run/i.test(sentence))).toEqual([
      'Training has started.',
      expect.stringMatching(/^Epoch 1 of 2: training loss 0\.\d{3}, \d\d\.\d % right/),
      expect.stringMatching(/^Epoch 2 of 2: /),
      'Run 1 is done. A column with the trained model is added.',
    ]);
  });

  it('with int16 activations becomes an int16x8 column', async () => {
    const { playground } = await setUp();
    const { trainer } = playground.getState();
    trainer.change({ ...QUICK, activationType: 'int16' });
    await trainer.start();
    expect(playground.getState().columns.at(-1)?.recipe).toMatchObject({
      mode: 'int16x8',
      weightBits: null,
    });
  });

  it('adds no ninth column; the run can be shown when there is room', async () => {
    const { playground } = await setUp();
    const { addColumn, trainer } = playground.getState();
    const recipe = playground.getState().columns[3]?.recipe;
    if (!recipe) throw new Error('no column');
    for (let i = 0; i < 4; i++) addColumn({ ...recipe, calibrationSamples: 10 + i });
    trainer.change(QUICK);
    await trainer.start();
    expect(playground.getState().columns).toHaveLength(8);
    playground.getState().removeColumn(playground.getState().columns[7]?.id ?? '');
    trainer.showColumn('fake-1');
    await idle(playground);
    expect(playground.getState().columns.at(-1)?.recipe.trained).toBe('fake-1');
    expect(training(playground).runs[0]?.measured?.agreement).toBeCloseTo(0.9996);
  });
});

it('a float run adds a float32 column, and can be shown in another mode', async () => {
  const { playground } = await setUp();
  const { trainer } = playground.getState();
  trainer.change({ ...QUICK, kind: 'float', start: 'scratch' });
  await trainer.start();
  expect(playground.getState().columns.at(-1)?.recipe).toMatchObject({
    mode: 'float32',
    trained: 'fake-1',
  });
  trainer.showColumn('fake-1', 'int8');
  expect(playground.getState().columns.at(-1)?.recipe).toMatchObject({
    mode: 'int8',
    equalize: true,
    trained: 'fake-1',
  });
});

describe('a run under way', () => {
  it('is drawn from a bounded number of points, and logged whole', async () => {
    const { playground } = await setUp();
    const { trainer } = playground.getState();
    trainer.change({ images: 20_000, epochs: 2, batchSize: 8 });
    await trainer.start();
    const [finished] = training(playground).runs;
    expect(finished?.log.steps).toHaveLength(4500);
    expect(finished?.steps.points.length).toBeLessThanOrEqual(MOST_MARKS);
  });

  it('pauses, and goes on', async () => {
    const { playground } = await setUp({ trainingMs: 20 });
    const { trainer } = playground.getState();
    trainer.change({ ...QUICK, epochs: 4 });
    const done = trainer.start();
    await stepping(playground);
    await trainer.pause();
    await new Promise((resolve) => setTimeout(resolve, 450));
    const { stepsDone, paused } = training(playground).run ?? {};
    expect(paused).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(training(playground).run?.stepsDone).toBe(stepsDone);
    await trainer.resume();
    await done;
    expect(training(playground).runs[0]?.log.epochs).toHaveLength(4);
  });

  it('can be ended early and keeps what it has learned, also while it is paused', async () => {
    const { playground } = await setUp({ trainingMs: 20 });
    const { trainer } = playground.getState();
    trainer.change({ ...QUICK, epochs: 50 });
    const done = trainer.start();
    await stepping(playground);
    await trainer.pause();
    await trainer.finishNow();
    await done;
    expect(training(playground).runs[0]?.finished).toBe(false);
    expect(playground.getState().columns).toHaveLength(5);
  });

  it('is forgotten when cancelled; the checkpoint of its last epoch stays and can be continued', async () => {
    const { playground, said } = await setUp({ trainingMs: 20 });
    const { trainer } = playground.getState();
    trainer.change({ ...QUICK, epochs: 3 });
    const done = trainer.start();
    await vi.waitFor(() => expect(training(playground).run?.epochs.length).toBeGreaterThan(0), {
      timeout: 5000,
    });
    trainer.cancel();
    expect(training(playground).run?.ending).toBe('cancel');
    await done;
    expect(training(playground)).toMatchObject({ run: null, runs: [], problem: null });
    expect(said.at(-1)).toBe('Training is cancelled.');
    const [checkpoint] = training(playground).checkpoints;
    expect(checkpoint?.epochsDone).toBeGreaterThan(0);

    await trainer.continueCheckpoint(checkpoint?.id ?? '');
    expect(training(playground).runs[0]?.log.epochs).toHaveLength(3);
    expect(training(playground).checkpoints).toEqual([]);
  });

  it('goes on while columns are computed, and one run at a time', async () => {
    const { playground } = await setUp({ trainingMs: 20 });
    const { trainer, run } = playground.getState();
    trainer.change({ ...QUICK, epochs: 3 });
    const done = trainer.start();
    await trainer.start();
    run();
    expect(playground.getState().job).not.toBeNull();
    await done;
    await idle(playground);
    expect(training(playground).runs).toHaveLength(1);
  });

  it('marks the times of columns that are computed beside it, and not those of its own column', async () => {
    const { playground } = await setUp({ trainingMs: 20 });
    const marks = () =>
      columnViews(playground.getState()).map(({ entry }) => entry?.besideTraining ?? false);
    const { trainer, runColumn, columns } = playground.getState();
    expect(marks()).toEqual([false, false, false, false]);
    trainer.change({ ...QUICK, epochs: 3 });
    const done = trainer.start();
    runColumn(columns[1]?.id ?? '');
    await idle(playground);
    expect(training(playground).run).not.toBeNull();
    await done;
    await idle(playground);
    expect(marks()).toEqual([false, true, false, false, false]);
    runColumn(columns[1]?.id ?? '');
    await idle(playground);
    expect(marks()).toEqual([false, false, false, false, false]);
  });

  it('ends when another model is opened, and its columns go with it', async () => {
    const { playground } = await setUp({
      trainingMs: 20,
      change: (engine) => ({
        ...engine,
        open: async (source, control) => {
          const summary = await engine.open(source, control);
          return source.name === 'other.h5' ? { ...summary, hash: '1'.repeat(64) } : summary;
        },
      }),
    });
    const { trainer } = playground.getState();
    trainer.change(QUICK);
    await trainer.start();
    await idle(playground);
    const done = trainer.start();
    await stepping(playground);
    void playground.getState().openFiles([new File(['model'], 'other.h5')]);
    playground.getState().answer(true);
    await done;
    await idle(playground);
    expect(training(playground).run).toBeNull();
    expect(training(playground).runs).toHaveLength(1);
    expect(playground.getState().columns.some(({ recipe }) => recipe.trained)).toBe(false);
    expect(playground.getState().columns).toHaveLength(4);
    await vi.waitFor(() => expect(training(playground).trainability).not.toBeNull());
  });

  it('that fails says why', async () => {
    const { playground } = await setUp({
      change: (engine) => ({
        ...engine,
        train: async () => {
          throw new PlaygroundError('training-failed', 'The loss is not a number.', 'Go slower.');
        },
      }),
    });
    await playground.getState().trainer.start();
    expect(training(playground)).toMatchObject({
      run: null,
      problem: { title: 'Training stopped', error: { code: 'training-failed' } },
    });
    playground.getState().trainer.dismissProblem();
    expect(training(playground).problem).toBeNull();
  });
});

it('a pause before the thread can be told of it is told when it can', async () => {
  const told: boolean[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { playground } = await setUp({
    change: (engine) => ({
      ...engine,
      async train(settings, control) {
        await gate;
        told.length = 0;
        return engine.train(settings, control);
      },
      trainingRun: incomplete<Engine['trainingRun']>({
        async setPaused(paused) {
          told.push(paused);
          await engine.trainingRun.setPaused(paused);
        },
        watch: engine.trainingRun.watch,
      }),
    }),
  });
  const { trainer } = playground.getState();
  trainer.change(QUICK);
  const done = trainer.start();
  await trainer.pause();
  open();
  await vi.waitFor(() => expect(told).toEqual([true]));
  await vi.waitFor(() => expect(training(playground).run?.backend).not.toBeNull());
  expect(training(playground).run).toMatchObject({ paused: true });
  await trainer.resume();
  await done;
  expect(told).toEqual([true, false]);
});

describe('a checkpoint of an earlier visit', () => {
  it('is found and continued', async () => {
    const { playground } = await setUp({ checkpoint: CHECKPOINT });
    expect(training(playground).checkpoints).toEqual([CHECKPOINT]);
    await playground.getState().trainer.continueCheckpoint('run-before');
    const [finished] = training(playground).runs;
    expect(finished?.id).toBe('run-before');
    expect(finished?.log.epochs).toHaveLength(3);
  });

  it('can be discarded, and is not continued on another model', async () => {
    const foreign = { ...CHECKPOINT, modelHash: 'f'.repeat(64) };
    const { playground } = await setUp({ checkpoint: foreign });
    const { trainer } = playground.getState();
    await trainer.continueCheckpoint('run-before');
    expect(training(playground).runs).toEqual([]);
    await trainer.discardCheckpoint('run-before');
    expect(training(playground).checkpoints).toEqual([]);
  });
});

describe('the list of runs', () => {
  it('has the runs of an earlier visit; forgetting one takes its weights away', async () => {
    const discarded: string[] = [];
    const log = {
      id: 'run-earlier',
      settings: DEFAULT_TRAINING,
      model: FAKE_SUMMARY.name,
      startedAt: '2025-11-24T02:00:00.000Z',
      backend: 'wasm',
      backendDetail: 'wasm',
      steps: [{ step: 1, images: 64, loss: 0.5, accuracy: 0.8 }],
      epochs: [],
    } as const;
    const { playground } = await setUp({
      change: (engine) => ({
        ...engine,
        training: incomplete<Engine['training']>({
          ...engine.training,
          trainedRuns: async () => [{ log, finished: true, simulated: null }],
        }),
        discardRun: async (id) => void discarded.push(id),
      }),
    });
    const [earlier] = training(playground).runs;
    expect(earlier).toMatchObject({ id: 'run-earlier', name: 'Run 1', finished: true });
    expect(training(playground).compared).toEqual([]);
    const { trainer } = playground.getState();
    trainer.showColumn('run-earlier');
    await vi.waitFor(() => expect(training(playground).runs[0]?.measured).not.toBeNull());
    trainer.forget('run-earlier');
    expect(training(playground).runs).toEqual([]);
    expect(discarded).toEqual([]);
  });

  it('takes in a saved log, and refuses another file in words', async () => {
    const { playground } = await setUp();
    const { trainer } = playground.getState();
    trainer.change(QUICK);
    await trainer.start();
    const log = training(playground).runs[0]?.log;
    if (!log) throw new Error('no log');
    await trainer.openLog(new File([logToJson(log)], 'old.training.json'));
    expect(training(playground).runs[1]).toMatchObject({ name: 'Run 2', origin: null, log });
    trainer.compare('fake-1', false);
    expect(training(playground).compared).toHaveLength(1);
    trainer.change({ base: 'fake-1' });
    trainer.forget('fake-1');
    expect(training(playground).runs).toHaveLength(1);
    expect(training(playground).settings.base).toBe('');
    await trainer.openLog(new File(['{}'], 'notes.json'));
    expect(training(playground).problem?.title).toBe('notes.json could not be opened');
  });
});

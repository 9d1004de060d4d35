import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LINK_STATE, type LinkState } from '../share/link-state.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { createPlayground, type Playground } from './playground.ts';

const MINUTE = 60_000;

afterEach(() => vi.restoreAllMocks());

/** Makes the clock say that `ms` more have passed. */
function later(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

function open(pace = 20, trainingMs = 20): Playground {
  const engine = fakeEngine(pace, { trainingMs });
  return createPlayground({
    engine: {
      ...engine,
      // Each file is another model.
      async open(source, control) {
        const summary = await engine.open(source, control);
        return { ...summary, hash: source.name.padEnd(64, '0') };
      },
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
}

const question = (playground: Playground) => playground.getState().question;
const run = (playground: Playground) => playground.getState().training.run;

async function running(): Promise<Playground> {
  const playground = open();
  await playground.getState().openSample('fashion-cnn');
  await vi.waitFor(() => expect(playground.getState().job).not.toBeNull());
  return playground;
}

async function training(): Promise<Playground> {
  const playground = open(1);
  await playground.getState().openSample('fashion-cnn');
  await vi.waitFor(() => expect(playground.getState().job).toBeNull());
  playground.getState().trainer.prepare();
  await vi.waitFor(() => expect(playground.getState().training.trainability).not.toBeNull());
  playground.getState().trainer.change({ images: 2000, epochs: 50, batchSize: 32 });
  void playground.getState().trainer.start();
  await vi.waitFor(() => expect(run(playground)?.stepsDone).toBeGreaterThan(0));
  return playground;
}

describe('cancelling a run of columns', () => {
  it('asks nothing while little is lost', async () => {
    const playground = await running();
    playground.getState().cancel();
    expect(playground.getState()).toMatchObject({ job: null, question: null });
  });

  it('asks after more than a minute of work, and the work goes on meanwhile', async () => {
    const playground = await running();
    later(MINUTE + 1000);
    playground.getState().cancel();
    expect(question(playground)?.kind).toBe('cancel-run');
    expect(playground.getState().job).not.toBeNull();

    playground.getState().answer(false);
    expect(question(playground)).toBeNull();
    expect(playground.getState().job).not.toBeNull();

    playground.getState().cancel();
    playground.getState().answer(true);
    expect(playground.getState()).toMatchObject({ job: null, queue: [], question: null });
  });

  it('takes the question back when the work is done first', async () => {
    const playground = open(1);
    await playground.getState().openSample('fashion-cnn');
    await vi.waitFor(() => expect(playground.getState().job).not.toBeNull());
    later(2 * MINUTE);
    playground.getState().cancel();
    expect(question(playground)?.kind).toBe('cancel-run');
    await vi.waitFor(() => expect(playground.getState().job).toBeNull(), { timeout: 5000 });
    expect(question(playground)).toBeNull();
    expect(Object.keys(playground.getState().entries)).toHaveLength(4);
  });
});

describe('cancelling training', () => {
  it('asks after more than a minute', async () => {
    const playground = await training();
    later(MINUTE + 1000);
    playground.getState().trainer.cancel();
    expect(question(playground)).toMatchObject({ kind: 'cancel-training', name: 'Run 1' });
    expect(run(playground)?.ending).toBeNull();
    playground.getState().answer(true);
    await vi.waitFor(() => expect(run(playground)).toBeNull());
  });

  it('gives the number of the run back, which nobody has seen end', async () => {
    const playground = await training();
    playground.getState().trainer.cancel();
    await vi.waitFor(() => expect(run(playground)).toBeNull());
    void playground.getState().trainer.start();
    expect(run(playground)?.name).toBe('Run 1');
    playground.getState().trainer.cancel();
  });
});

describe('another model while training', () => {
  const dense: LinkState = { ...DEFAULT_LINK_STATE, model: { kind: 'sample', id: 'mlp' } };
  const ways: Readonly<Record<string, (playground: Playground) => unknown>> = {
    sample: (playground) => playground.getState().openSample('mlp'),
    file: (playground) => playground.getState().openFiles([new File(['?'], 'mine.h5')]),
    link: (playground) => playground.getState().restore(dense),
  };
  for (const [name, openAnother] of Object.entries(ways)) {
    it(`is asked about before a ${name} opens`, async () => {
      const playground = await training();
      const { model, reference } = playground.getState();
      void openAnother(playground);
      expect(question(playground)?.kind).toBe('open-model');
      expect(playground.getState()).toMatchObject({ model, reference, opening: null });
      playground.getState().answer(false);
      expect(playground.getState()).toMatchObject({ model, reference, opening: null });
      expect(run(playground)).not.toBeNull();

      void openAnother(playground);
      playground.getState().answer(true);
      await vi.waitFor(() => expect(run(playground)).toBeNull(), { timeout: 5000 });
      expect(playground.getState().reference).not.toEqual(reference);
    });
  }

  it('is opened when the training ends while the question stands', async () => {
    const playground = await training();
    void playground.getState().openSample('mlp');
    await playground.getState().trainer.finishNow();
    await vi.waitFor(() => expect(run(playground)).toBeNull(), { timeout: 5000 });
    expect(question(playground)).toBeNull();
    await vi.waitFor(() =>
      expect(playground.getState().reference).toEqual({ kind: 'sample', id: 'mlp' }),
    );
  });
});

import { describe, expect, it, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { columnRecipe, defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE, DEFAULT_MODES, type LinkState } from '../share/link-state.ts';
import { FAKE_SUMMARY, fakeEngine, fakeResult } from '../testing/fake-engine.ts';
import type { Engine } from '../workers/engine.ts';
import { createPlayground, type Playground } from './playground.ts';
import { columnViews } from './selectors.ts';
import type { Services } from './state.ts';
import { toLinkState } from './to-link.ts';

const STORED = {
  summary: FAKE_SUMMARY,
  weights: [],
  columns: DEFAULT_MODES.map((mode) => fakeResult(columnRecipe(mode), 'fashion-mnist')),
};

/** The store on a quick engine, and the modes that were asked to run, in order. */
function setUp({
  stored = true,
  sampleFile,
}: {
  stored?: boolean;
  sampleFile?: Services['sampleFile'];
} = {}) {
  const engine = fakeEngine(1);
  const runs: Recipe[] = [];
  const recording: Engine = {
    ...engine,
    convert: (recipe, source, control) => {
      runs.push(recipe);
      return engine.convert(recipe, source, control);
    },
  };
  const playground = createPlayground({
    engine: recording,
    sampleFile: sampleFile ?? (async () => new Blob(['a sample'])),
    storedResults: async () => (stored ? STORED : null),
    idle: async () => {},
  });
  return { playground, runs, engine: recording };
}

const settled = (playground: Playground) =>
  vi.waitFor(
    () => {
      const { job, queue, opening, engineState } = playground.getState();
      expect({ job, queue, opening, engineState }).toEqual({
        job: null,
        queue: [],
        opening: null,
        engineState: 'ready',
      });
    },
    { timeout: 5000 },
  );

const origins = (playground: Playground) =>
  columnViews(playground.getState()).map(({ entry }) => entry?.origin);

const columnAt = (playground: Playground, index: number) => {
  const column = playground.getState().columns[index];
  if (!column) throw new RangeError(`There is no column ${index}.`);
  return column;
};

describe('opening a sample', () => {
  it('shows the stored results before the engine has the model, then computes them', async () => {
    let deliver = (_: Blob) => {};
    const { playground } = setUp({
      sampleFile: () => new Promise((resolve) => (deliver = resolve)),
    });
    void playground.getState().openSample('fashion-cnn');
    await vi.waitFor(() => expect(origins(playground)).toEqual(Array(4).fill('stored')));
    expect(playground.getState().engineState).toBe('opening');
    await vi.waitFor(() => {
      deliver(new Blob());
      expect(playground.getState().engineState).toBe('ready');
    });
    await settled(playground);
    expect(origins(playground)).toEqual(Array(4).fill('computed'));
  });

  it('goes on opening it when a broken file is dropped meanwhile, and keeps the message', async () => {
    const delivered: ((file: Blob) => void)[] = [];
    const { playground } = setUp({
      sampleFile: () => new Promise((resolve) => delivered.push(resolve)),
    });
    void playground.getState().openSample('fashion-cnn');
    await vi.waitFor(() => expect(delivered).toHaveLength(1));
    await playground.getState().openFiles([new File(['?'], 'notes.txt')]);
    await vi.waitFor(() => expect(delivered).toHaveLength(2));
    for (const deliver of delivered) deliver(new Blob());
    await settled(playground);
    expect(playground.getState().openError?.name).toBe('notes.txt');
    expect(origins(playground)).toEqual(Array(4).fill('computed'));
  });

  it('says so, once, when its file does not arrive', async () => {
    const sampleFile = vi.fn(async () => {
      throw new PlaygroundError('bad-file', 'It did not arrive.', 'Try again.');
    });
    for (const stored of [true, false]) {
      const { playground } = setUp({ stored, sampleFile });
      await playground.getState().openSample('fashion-cnn');
      expect(playground.getState()).toMatchObject({
        engineState: 'failed',
        openError: { error: { code: 'bad-file' } },
      });
    }
    expect(sampleFile).toHaveBeenCalledTimes(2);
  });
});

describe('columns', () => {
  async function computed() {
    const { playground, runs } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    runs.length = 0;
    return { playground, runs };
  }

  it('run again alone when changed, the old numbers staying until the new land', async () => {
    const { playground, runs } = await computed();
    const { id, recipe } = columnAt(playground, 3);
    playground.getState().setRecipe(id, { ...recipe, granularity: 'per-tensor' });
    const [, , , changed] = columnViews(playground.getState());
    expect(changed).toMatchObject({ stale: true, activity: 'running' });
    expect(changed?.entry?.result.recipe.granularity).toBe('per-channel');
    await settled(playground);
    expect(runs.map(({ mode, granularity }) => [mode, granularity])).toEqual([
      ['int8', 'per-tensor'],
    ]);
    expect(columnViews(playground.getState())[3]).toMatchObject({ stale: false });
  });

  it('show a result at once that is known already', async () => {
    const { playground, runs } = await computed();
    const { id, recipe } = columnAt(playground, 3);
    playground.getState().setRecipe(id, { ...recipe, granularity: 'per-tensor' });
    await settled(playground);
    playground.getState().setRecipe(id, recipe);
    expect(columnViews(playground.getState())[3]).toMatchObject({ stale: false, activity: null });
    expect(runs).toHaveLength(1);
  });

  it('that somebody changes run before those that only confirm stored results', async () => {
    const { playground, runs } = setUp();
    await playground.getState().openSample('fashion-cnn');
    const { id, recipe } = columnAt(playground, 3);
    playground.getState().setRecipe(id, { ...recipe, calibrationSamples: 50 });
    await settled(playground);
    expect(runs.map(({ mode }) => mode)).toEqual([
      // Its file was being written already.
      'float32',
      'int8',
      'float16',
      'weight-only-int8',
    ]);
    expect(origins(playground)).toEqual(Array(4).fill('computed'));
  });

  it('hand the roles of a removed column to another', async () => {
    const { playground } = await computed();
    playground.getState().select(columnAt(playground, 0).id);
    playground.getState().removeColumn(columnAt(playground, 0).id);
    const first = columnAt(playground, 0).id;
    expect(playground.getState()).toMatchObject({ baseline: first, selected: first });
  });

  it('go on with the next when the running one is removed', async () => {
    const { playground } = await computed();
    playground.getState().run();
    const before = playground.getState().job?.column ?? '';
    playground.getState().removeColumn(before);
    await settled(playground);
    expect(playground.getState().series).toEqual({ done: 0, total: 0 });
  });

  it('are never all removed', async () => {
    const { playground } = await computed();
    for (const { id } of playground.getState().columns) playground.getState().removeColumn(id);
    expect(playground.getState().columns).toHaveLength(1);
  });

  it('have titles that tell them apart', async () => {
    const { playground } = await computed();
    playground.getState().addColumn({ ...columnRecipe('int8'), granularity: 'per-tensor' });
    const titles = columnViews(playground.getState()).map(({ title }) => title);
    expect(new Set(titles).size).toBe(5);
    expect(titles[4]).toContain('per-tensor');
    const heads = columnViews(playground.getState()).map(({ differs }) => differs);
    expect(heads).toEqual([[], [], [], ['per-channel'], ['per-tensor']]);
    playground.getState().addColumn(defaultRecipe('int8'));
    const [best, converter] = [3, 5].map((i) => columnViews(playground.getState())[i]?.title);
    expect(best).toContain('scheme best');
    expect(converter).toContain('scheme tflite');
  });
});

describe('cancel', () => {
  it('ends the run and the queue, and the next run works', async () => {
    const { playground } = setUp();
    await playground.getState().openSample('fashion-cnn');
    expect(playground.getState().job).not.toBeNull();
    playground.getState().cancel();
    expect(playground.getState()).toMatchObject({ job: null, queue: [], columnErrors: {} });
    expect(origins(playground)).toContain('stored');
    playground.getState().run();
    await settled(playground);
    expect(origins(playground)).toEqual(Array(4).fill('computed'));
  });
});

describe('opening a file', () => {
  it('that is no model leaves model and results as they were', async () => {
    const { playground } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    const { model, entries } = playground.getState();
    await playground.getState().openFiles([new File(['?'], 'notes.txt')]);
    expect(playground.getState()).toMatchObject({
      openError: { name: 'notes.txt', error: { code: 'not-a-model' } },
      opening: null,
    });
    expect(playground.getState().model).toBe(model);
    expect(playground.getState().entries).toBe(entries);
  });

  it('of two models asks, also while a sample is still on its way, which is opened meanwhile', async () => {
    const delivered: ((file: Blob) => void)[] = [];
    const { playground } = setUp({
      sampleFile: () => new Promise((resolve) => delivered.push(resolve)),
    });
    void playground.getState().openSample('fashion-cnn');
    await vi.waitFor(() => expect(delivered).toHaveLength(1));
    await playground.getState().openFiles(['a.h5', 'b.h5'].map((name) => new File(['?'], name)));
    await vi.waitFor(() => expect(delivered).toHaveLength(2));
    for (const deliver of delivered) deliver(new Blob());
    await settled(playground);
    expect(playground.getState().choice?.models).toEqual(['a.h5', 'b.h5']);
  });

  it('of two models lets one be chosen, and opens that one with its own files', async () => {
    const { playground } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    const { model, reference } = playground.getState();
    const [a, b, notes] = ['a.h5', 'b.tflite', 'labels.txt'].map((name) => new File(['?'], name));
    await playground.getState().openFiles([notes, a, b] as File[]);
    expect(playground.getState()).toMatchObject({
      ...{ model, reference, openError: null, opening: null },
      choice: { models: ['a.h5', 'b.tflite'] },
    });
    await playground.getState().choose('b.tflite');
    await settled(playground);
    expect(playground.getState()).toMatchObject({
      choice: null,
      reference: { kind: 'file', name: 'b.tflite' },
    });
  });

  it('that leaves sizes open asks for them, and opens with them', async () => {
    const { playground, engine } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    const { model, reference } = playground.getState();
    const file = new File(['?'], 'any-size.h5');
    const inputs = [{ name: 'image', shape: [-1, -1, -1, 1] }];
    await playground.getState().openFiles([file]);
    expect(playground.getState()).toMatchObject({
      ...{ model, reference, openError: null, opening: null },
      sizes: { name: 'any-size.h5', inputs },
    });
    // Sizes that it does not open with: they can be corrected.
    const small = [{ name: 'image', shape: [-1, 2, 2, 1] }];
    await playground.getState().openWithSizes(small);
    expect(playground.getState()).toMatchObject({
      ...{ model, reference, openError: { error: { code: 'bad-shape' } } },
      sizes: { name: 'any-size.h5', inputs, given: small },
    });
    const open = vi.spyOn(engine, 'open');
    const right = [{ name: 'image', shape: [-1, 28, 28, 1] }];
    await playground.getState().openWithSizes(right);
    expect(open.mock.calls[0]?.[0]).toMatchObject({ files: [file], inputShapes: right });
    await settled(playground);
    const opened = playground.getState();
    expect(opened).toMatchObject({ sizes: null, openError: null });
    expect(opened.reference).toMatchObject({ kind: 'file', name: 'any-size.h5' });
  });

  it('whose size nobody wants to give leaves all as it was', async () => {
    const { playground } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    const { model } = playground.getState();
    await playground.getState().openFiles([new File(['?'], 'any-size.h5')]);
    playground.getState().dismissOpenError();
    await settled(playground);
    expect(playground.getState()).toMatchObject({ model, sizes: null, openError: null });
  });

  it('that fits no test set converts without accuracy', async () => {
    const { playground } = setUp();
    await playground.getState().openFiles([new File(['?'], 'odd-shape.tflite')]);
    await settled(playground);
    for (const { entry } of columnViews(playground.getState())) {
      expect(entry?.result.evaluation).toBeNull();
      expect(entry?.result.conversion.fileBytes).toBeGreaterThan(0);
    }
  });
});

describe('another device', () => {
  const accuracies = (playground: Playground) =>
    columnViews(playground.getState()).map(({ entry }) => entry?.result.device);

  it('measures every column again, and keeps what the one before has measured', async () => {
    const { playground } = setUp();
    await playground.getState().openSample('fashion-cnn');
    const gzipped = () =>
      Object.values(playground.getState().entries).every(({ result }) => result.gzipBytes !== null);
    await settled(playground);
    await vi.waitFor(() => expect(gzipped()).toBe(true));
    const before = playground.getState().entries;
    playground.getState().setDevice('webgpu');
    // Numbers of the CPU are shown as those of before, and never as those of the GPU.
    expect(columnViews(playground.getState()).map(({ stale }) => stale)).toEqual(
      DEFAULT_MODES.map(() => true),
    );
    await settled(playground);
    expect(accuracies(playground)).toEqual(DEFAULT_MODES.map(() => 'webgpu'));
    const { entries } = playground.getState();
    expect(entries).toMatchObject(before);
    expect(Object.keys(entries)).toHaveLength(2 * DEFAULT_MODES.length);
    // The same file: it is not gzipped again.
    expect(gzipped()).toBe(true);

    playground.getState().setDevice('cpu');
    expect(playground.getState()).toMatchObject({ job: null, queue: [] });
    expect(accuracies(playground)).toEqual(DEFAULT_MODES.map(() => 'cpu'));
  });

  it('changes nothing where nothing is measured', async () => {
    const { playground, runs } = setUp();
    await playground.getState().openSample('fashion-cnn');
    playground.getState().setMeasured(false);
    await settled(playground);
    const known = runs.length;
    playground.getState().setDevice('webgpu');
    await settled(playground);
    expect(runs).toHaveLength(known);
  });
});

describe('links', () => {
  const view: LinkState = {
    ...DEFAULT_LINK_STATE,
    columns: [columnRecipe('float32'), { ...defaultRecipe('int8'), calibrationSamples: 7 }],
    baseline: 1,
    column: 0,
    tab: 'predictions',
    part: 'kernel',
    weight: 7,
    photos: {
      view: 'photos',
      photo: 703,
      filter: { change: 'broken', label: 6, answer: null },
    },
    measured: false,
    device: 'webgpu',
  };

  it('give back the view they were made of', async () => {
    const { playground } = setUp();
    playground.getState().restore(view);
    await settled(playground);
    expect(toLinkState(playground.getState())).toEqual(view);
  });

  it('that only select another column let run what runs', async () => {
    const { playground, runs } = setUp();
    await playground.getState().openSample('fashion-cnn');
    const { id, recipe } = columnAt(playground, 3);
    playground.getState().setRecipe(id, { ...recipe, calibrationSamples: 50 });
    await vi.waitFor(() => expect(playground.getState().job?.column).toBe(id), { interval: 1 });
    const { columns, job, queue } = playground.getState();
    const other = { ...toLinkState(playground.getState()), column: 0 };
    playground.getState().restore(other);
    expect(playground.getState()).toMatchObject({ columns, queue, job: { column: job?.column } });
    expect(playground.getState().selected).toBe(columnAt(playground, 0).id);
    expect(columnViews(playground.getState())[3]).toMatchObject({ stale: true });
    await settled(playground);
    expect(runs.filter(({ calibrationSamples }) => calibrationSamples === 50)).toHaveLength(1);
  });

  it('with other settings for one column run that one alone', async () => {
    const { playground, runs } = setUp();
    await playground.getState().openSample('fashion-cnn');
    await settled(playground);
    const { columns } = playground.getState();
    runs.length = 0;
    const state = toLinkState(playground.getState());
    const changed = state.columns.map((recipe, i) =>
      i === 2 ? { ...recipe, weightBits: 4 } : recipe,
    );
    playground.getState().restore({ ...state, columns: changed });
    await settled(playground);
    expect(runs.map(({ weightBits }) => weightBits)).toEqual([4]);
    const kept = playground.getState().columns.filter((column) => columns.includes(column));
    expect(kept).toHaveLength(3);
  });

  it('to a local file wait for it, and say when another one comes', async () => {
    const { playground } = setUp();
    const awaited = { kind: 'file', name: 'mine.h5', bytes: 1, sha256: 'f'.repeat(64) } as const;
    playground.getState().restore({ ...view, model: awaited });
    expect(playground.getState()).toMatchObject({ awaited, model: null, job: null });
    await playground.getState().openFiles([new File(['?'], 'other.h5')]);
    expect(playground.getState()).toMatchObject({ awaited: null, mismatch: awaited });
  });
});

import { describe, expect, it, vi } from 'vitest';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { parseStoredResults } from '../share/stored-results.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { publicFile } from '../testing/reference-files.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import { createPlayground, type Playground } from './playground.ts';
import { columnViews } from './selectors.ts';

/** The store on an engine that writes down what it is asked for. */
function noting(pace = 1) {
  const engine = fakeEngine(pace);
  const asked: string[] = [];
  const note = (what: string, { mode }: Recipe) => asked.push(`${what} ${mode}`);
  const playground = createPlayground({
    engine: {
      ...engine,
      convert(recipe, source, control) {
        note('convert', recipe);
        return engine.convert(recipe, source, control);
      },
      measure(result, control) {
        note('measure', result.recipe);
        return engine.measure(result, control);
      },
      gzip(recipe, control) {
        note('gzip', recipe);
        return engine.gzip(recipe, control);
      },
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async (id) =>
      parseStoredResults(new TextDecoder().decode(publicFile(`samples/${id}.results.json`))),
    idle: async () => {},
  });
  return { playground, asked };
}

/** With a file open that has no stored results. */
async function open(pace = 1, name = 'mine.h5') {
  const noted = noting(pace);
  await noted.playground.getState().openFiles([new File(['model'], name)]);
  return noted;
}

const views = (playground: Playground) => columnViews(playground.getState());
const gzipped = (playground: Playground) =>
  views(playground).map(({ entry }) => typeof entry?.result.gzipBytes === 'number');
const allGzipped = (playground: Playground) =>
  vi.waitFor(() => expect(gzipped(playground)).toEqual([true, true, true, true]), {
    timeout: 8000,
  });
const MODES = ['float32', 'float16', 'weight-only-int8', 'int8'];

describe('the order of work', () => {
  it('is: all files, then all accuracies, and gzip when the run is over', async () => {
    const { playground, asked } = await open();
    await allGzipped(playground);
    const each = (what: string) => MODES.map((mode) => `${what} ${mode}`);
    expect(asked.slice(0, 8)).toEqual([...each('convert'), ...each('measure')]);
    expect(asked.slice(8).sort()).toEqual(each('gzip').sort());
  });

  it('begins with a column of which no result is stored', async () => {
    const { playground, asked } = noting();
    const columns = (['float32', 'int8', 'weight-only-int4', 'dynamic-int4'] as const).map(
      columnRecipe,
    );
    playground.getState().restore({ ...DEFAULT_LINK_STATE, columns });
    await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(8), {
      timeout: 8000,
    });
    const each = (what: string, modes: readonly string[]) => modes.map((mode) => `${what} ${mode}`);
    expect(asked.slice(0, 8)).toEqual([
      ...each('convert', ['weight-only-int4', 'dynamic-int4']),
      ...each('measure', ['weight-only-int4', 'dynamic-int4']),
      ...each('convert', ['float32', 'int8']),
      ...each('measure', ['float32', 'int8']),
    ]);
  });

  it('shows sizes as soon as the files are written, and accuracy when it is known', async () => {
    const { playground } = await open(5);
    await vi.waitFor(
      () => {
        const shown = views(playground).map(({ entry, answers }) => ({
          bytes: (entry?.result.conversion.fileBytes ?? 0) > 0,
          answers,
        }));
        expect(shown).toEqual(Array(4).fill({ bytes: true, answers: 'missing' }));
      },
      { timeout: 5000, interval: 5 },
    );
    await allGzipped(playground);
    expect(views(playground).every(({ answers }) => answers === 'fresh')).toBe(true);
  });

  it('counts a run as done before anything is gzipped', async () => {
    const { playground } = await open(5);
    await vi.waitFor(() => expect(playground.getState().gzip.column).not.toBeNull(), {
      timeout: 8000,
    });
    expect(playground.getState()).toMatchObject({ job: null, series: { done: 0, total: 0 } });
    playground.getState().setGzip(false);
    expect(playground.getState().gzip).toMatchObject({ column: null, stopped: true });
    playground.getState().setGzip(true);
    await allGzipped(playground);
  });
});

describe('a column that is touched', () => {
  it('goes before one that nobody asked for, which goes on afterwards without writing its file again', async () => {
    const { playground, asked } = await open(5);
    await vi.waitFor(() => expect(playground.getState().job?.measures).toBe(true), {
      timeout: 5000,
    });
    const last = playground.getState().columns.at(-1);
    if (!last) throw new RangeError('There is no column.');
    asked.length = 0;
    playground.getState().setRecipe(last.id, { ...columnRecipe('dynamic-int8') });
    expect(playground.getState().job?.column).toBe(last.id);
    await allGzipped(playground);
    expect(asked.slice(0, 3)).toEqual([
      'convert dynamic-int8',
      'measure dynamic-int8',
      'measure float32',
    ]);
    expect(asked.filter((what) => what.startsWith('convert'))).toHaveLength(1);
  });

  it('shows its new size with the old accuracy, marked as old, until the new one is there', async () => {
    const { playground } = await open();
    await allGzipped(playground);
    const { id, recipe } = playground.getState().columns[3] ?? { id: '', recipe: undefined };
    if (!recipe) throw new RangeError('There is no column.');
    playground.getState().setRecipe(id, { ...recipe, granularity: 'per-tensor' });
    expect(views(playground)[3]).toMatchObject({ stale: true, answers: 'stale' });
    await vi.waitFor(() => expect(views(playground)[3]?.stale).toBe(false), { interval: 2 });
    const view = views(playground)[3];
    expect(view).toMatchObject({ answers: 'stale', activity: 'running' });
    expect(view?.entry?.result.recipe.granularity).toBe('per-tensor');
    expect(view?.entry?.result.evaluation).not.toBeNull();
    expect(views(playground)[3]?.entry).toBe(view?.entry);
    await allGzipped(playground);
    expect(views(playground)[3]?.answers).toBe('fresh');
  });

  it('waits behind nothing that is gzipped', async () => {
    const { playground, asked } = await open(20, 'odd-shape.tflite');
    await vi.waitFor(() => expect(playground.getState().gzip.column).not.toBeNull(), {
      timeout: 8000,
    });
    asked.length = 0;
    playground.getState().addColumn(columnRecipe('dynamic-int8'));
    expect(playground.getState().gzip.column).toBeNull();
    // What is not measured is checked all the same, once its file is shown.
    const urgent = ['convert dynamic-int8', 'measure dynamic-int8'];
    await vi.waitFor(() => expect(asked.slice(0, 2)).toEqual(urgent), { timeout: 8000 });
  });
});

describe('an estimate', () => {
  it('is shown once there are samples enough, however shortly after what was shown last', async () => {
    const engine = fakeEngine(1);
    let report: ((progress: ColumnProgress) => void) | undefined;
    const playground = createPlayground({
      engine: {
        ...engine,
        measure: (_, control) => {
          report = control?.onProgress;
          return new Promise(() => undefined);
        },
      },
      sampleFile: async () => new Blob(['a sample']),
      storedResults: async () => null,
      idle: async () => {},
    });
    await playground.getState().openFiles([new File(['model'], 'mine.h5')]);
    await vi.waitFor(() => expect(report).toBeDefined(), { timeout: 5000 });
    const measured = (done: number) =>
      report?.({
        stage: 'measuring',
        done,
        total: 10_000,
        tally: { sum: done / 2, squares: done / 2 },
      });
    for (const done of [100, 200, 300]) measured(done);
    expect(playground.getState().job?.look).toMatchObject({ done: 200, tally: { sum: 100 } });
  });
});

describe('cancel', () => {
  it('while files are measured keeps what is known of the files', async () => {
    const { playground } = await open(5);
    await vi.waitFor(() => expect(playground.getState().job?.measures).toBe(true), {
      timeout: 5000,
    });
    playground.getState().cancel();
    for (const { entry, answers, activity } of views(playground)) {
      expect(entry?.result.conversion.fileBytes).toBeGreaterThan(0);
      expect({ answers, activity }).toEqual({ answers: 'missing', activity: null });
    }
    playground.getState().run();
    await allGzipped(playground);
    expect(views(playground).every(({ answers }) => answers === 'fresh')).toBe(true);
  });
});

it('is held, goes on, and ends early with what is known, unless more is known already', async () => {
  let look = () => {};
  const looked = new Promise<void>((resolve) => {
    look = resolve;
  });
  const paused: boolean[] = [];
  const engine = fakeEngine(1);
  const { getState } = createPlayground({
    engine: {
      ...engine,
      setPaused: (wish) => void paused.push(wish),
      measure: async (result, control) => {
        control?.onProgress?.({ stage: 'measuring', done: 100, total: 10_000, isLook: true });
        await looked;
        control?.onProgress?.({ stage: 'measuring', done: 400, total: 10_000 });
        await new Promise((resolve) => control?.enough?.addEventListener('abort', resolve));
        const whole = await engine.measure(result, control);
        const { evaluation } = whole;
        if (!evaluation) throw new Error('Nothing was measured.');
        return { ...whole, imagesPerSecond: 5, evaluation: { ...evaluation, of: 10_000 } };
      },
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  await getState().openSample('mlp');
  const measuring = () =>
    vi.waitFor(() => expect(getState().job?.progress.stage).toBe('measuring'));
  await measuring();
  const { column } = getState().job!;
  getState().setPaused(true);
  expect(getState().job?.paused).toBe(true);
  getState().setPaused(false);
  // What a first look finds does not stand: there is nothing to stop at.
  getState().stopHere();
  expect(getState().job).toMatchObject({ stopping: false, progress: { isLook: true } });
  look();
  await vi.waitFor(() => expect(getState().job?.progress.done).toBe(400));
  getState().stopHere();
  expect(getState().job).toMatchObject({ paused: false, stopping: true });
  expect(paused).toEqual([true, false, false]);
  await vi.waitFor(() => expect(getState().landed[column]).toBeDefined());
  const { result } = getState().entries[getState().landed[column]!]!;
  expect(result).toMatchObject({ evaluation: { of: 10_000 }, imagesPerSecond: 0 });
});

it('stops what ranges are learned from: the column is one of so many samples', async () => {
  const engine = fakeEngine(1);
  const asked: (number | null)[] = [];
  const { getState } = createPlayground({
    engine: {
      ...engine,
      convert: async (recipe, source, control) => {
        if (recipe.mode !== 'int8') return engine.convert(recipe, source, control);
        asked.push(recipe.calibrationSamples);
        if (asked.length > 1) return engine.convert(recipe, source, control);
        control?.onProgress?.({ stage: 'calibrating', done: 60, total: 200 });
        return new Promise((_, reject) =>
          control?.signal?.addEventListener('abort', () => reject(control.signal?.reason)),
        );
      },
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  await getState().openSample('mlp');
  await vi.waitFor(() => expect(getState().job?.progress).toMatchObject({ done: 60 }));
  const { column } = getState().job!;
  getState().stopHere();
  expect(getState().announcement).toBe('Ranges are learned from 60 samples.');
  const recipe = () => getState().columns.find(({ id }) => id === column)?.recipe;
  expect(recipe()?.calibrationSamples).toBe(60);
  await vi.waitFor(() => expect(getState().landed[column]).toBeDefined());
  expect(asked).toEqual([200, 60]);
});

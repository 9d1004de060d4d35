import { expect, it, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { flipsOf } from '../evaluation/tasks.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { type PastRun, readRun, runText } from '../share/past-run.ts';
import { FAKE_SUMMARY, fakeEngine, fakeResult } from '../testing/fake-engine.ts';
import { fakeFiles } from '../testing/fake-files.ts';
import { compareRuns } from './compare-runs.ts';
import type { Shelf, ShelfChange } from './kept-state.ts';
import { createPlayground, type Playground } from './playground.ts';
import { columnViews } from './selectors.ts';

/** A browser's storage, for as many visits as are wanted. */
function shelfOf(damaged = 0) {
  const kept = new Map<string, string>();
  const shelf: Shelf = {
    runs: async () => ({ runs: [...kept.values()].map(readRun), damaged }),
    keepRun: async (run) => void kept.set(run.id, runText(run)),
    forgetRun: async (id) => void kept.delete(id),
    forgetRuns: async () => kept.clear(),
    ...fakeFiles(),
  };
  return { kept, shelf };
}

/** A visit. Every file is a model of its own. */
async function visit(shelf: Shelf): Promise<Playground> {
  const engine = fakeEngine(1);
  const playground = createPlayground({
    engine: {
      ...engine,
      open: async ({ name }) => ({
        ...FAKE_SUMMARY,
        name,
        hash: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64),
      }),
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
    shelf,
  });
  await playground.getState().openSample('mlp');
  return playground;
}

const computed = (playground: Playground) =>
  vi.waitFor(() => {
    const { job, queue, pastRuns, columns } = playground.getState();
    expect({ job, queue }).toEqual({ job: null, queue: [] });
    expect(pastRuns.length).toBeGreaterThanOrEqual(columns.length);
  });

it('notes every run once, the newest first, and keeps it with its gzipped size', async () => {
  const { kept, shelf } = shelfOf();
  const playground = await visit(shelf);
  await computed(playground);
  playground.getState().run();
  await computed(playground);
  const { pastRuns } = playground.getState();
  expect(pastRuns.map(({ result }) => result.recipe.mode).sort()).toEqual(
    DEFAULT_LINK_STATE.columns.map(({ mode }) => mode).sort(),
  );
  expect(pastRuns.map(({ at }) => at)).toEqual(pastRuns.map(({ at }) => at).sort((a, b) => b - a));
  await vi.waitFor(() =>
    expect([...kept.values()].every((text) => readRun(text).result.gzipBytes)).toBe(true),
  );
});

it('shows what an earlier visit left as kept, never as computed now, until it is computed', async () => {
  const { shelf } = shelfOf(2);
  const first = await visit(shelf);
  await computed(first);
  const second = await visit({ ...shelf, keepRun: async () => {} });
  second.getState().cancel();
  await vi.waitFor(() => expect(second.getState().pastRuns.length).toBeGreaterThan(0));
  expect(second.getState().damagedRuns).toBe(2);
  const entries = Object.values(second.getState().entries);
  expect(entries.some(({ origin, kept }) => origin === 'kept' && kept?.earlier)).toBe(true);
  for (const { origin, kept } of entries) expect(kept !== undefined).toBe(origin === 'kept');
  second.getState().run();
  await computed(second);
  await vi.waitFor(() =>
    expect(columnViews(second.getState()).map(({ entry }) => entry?.origin)).toEqual(
      Array(4).fill('computed'),
    ),
  );
});

it('gives a run back as a column, at once with its numbers, and opens its model', async () => {
  const { shelf } = shelfOf();
  const playground = await visit(shelf);
  await computed(playground);
  const removed = playground.getState().columns[1];
  const run = playground
    .getState()
    .pastRuns.find(({ result }) => result.recipe.mode === removed?.recipe.mode) as PastRun;
  playground.getState().removeColumn(removed?.id ?? '');
  playground.getState().showRun(run.id);
  const back = columnViews(playground.getState()).at(-1);
  expect(back).toMatchObject({ selected: true, stale: false, activity: null });
  expect(back?.entry?.result.recipe).toEqual(run.result.recipe);
  // One that is there is only shown.
  playground.getState().showRun(run.id);
  expect(playground.getState().columns).toHaveLength(4);

  await playground.getState().openSample('resnet');
  playground.getState().showRun(run.id);
  await vi.waitFor(() => expect(playground.getState().model?.hash).toBe(run.hash));
  expect(playground.getState().reference).toEqual({ kind: 'sample', id: 'mlp' });
});

it('puts any two side by side, as baseline and as the column in the picture', async () => {
  const { shelf } = shelfOf();
  const playground = await visit(shelf);
  await computed(playground);
  const [a, b] = playground.getState().pastRuns as [PastRun, PastRun];
  playground.getState().showPair(a.id, b.id);
  const { columns, baseline, selected } = playground.getState();
  const recipeOf = (id: string) => columns.find((column) => column.id === id)?.recipe;
  expect([recipeOf(baseline), recipeOf(selected)]).toEqual([a.result.recipe, b.result.recipe]);
});

it('forgets all of them when told to', async () => {
  const { kept, shelf } = shelfOf();
  const playground = await visit(shelf);
  await computed(playground);
  await playground.getState().forgetRuns();
  expect(playground.getState().pastRuns).toEqual([]);
  expect(kept.size).toBe(0);
});

const runOf = (mode: 'float32' | 'int8', part: Partial<PastRun['result']> = {}): PastRun => ({
  id: mode,
  reference: DEFAULT_LINK_STATE.model,
  hash: '0'.repeat(64),
  result: { ...fakeResult(columnRecipe(mode), 'fashion-mnist'), ...part },
  at: 1,
  earlier: false,
});

it('compares sizes of any two, and answers where both gave some to the same images', () => {
  const float = runOf('float32');
  const { answers, smaller } = compareRuns(float, runOf('int8'), null);
  expect(smaller).toBeCloseTo(3.96, 1);
  expect(flipsOf(answers)?.changed).toBeGreaterThan(0);
  expect(flipsOf(answers)?.labelled).toBeUndefined();
  expect(compareRuns(float, runOf('int8', { evaluation: null }), null)).toMatchObject({
    answers: null,
    whyNot: 'One of them was not measured on a test set.',
  });
  expect(compareRuns(float, runOf('int8', { testSet: 'other' }), null).whyNot).toMatch(/different/);
});

it('reads what it wrote, and nothing else', () => {
  const run = runOf('int8');
  expect(readRun(runText(run))).toEqual({ ...run, earlier: true });
  for (const damage of ['', '{}', runText(run).slice(1), runText(run).replace('"at":1', '"at":-1')])
    expect(() => readRun(damage)).toThrow('A kept run is damaged.');
});

it('a run that is deleted does not come back with the next one, and stays a column', async () => {
  const { kept, shelf } = shelfOf();
  const playground = await visit(shelf);
  await computed(playground);
  const { pastRuns, columns } = playground.getState();
  const [run] = pastRuns;
  if (!run) throw new Error('There is no run.');
  await playground.getState().forgetRun(run.id);
  playground.getState().addColumn(columnRecipe('int16x8'));
  await vi.waitFor(() => expect(playground.getState().pastRuns).toHaveLength(pastRuns.length));
  expect(playground.getState().pastRuns.some(({ id }) => id === run.id)).toBe(false);
  expect(kept.has(run.id)).toBe(false);
  expect(playground.getState().columns).toHaveLength(columns.length + 1);
});

it('says why runs are not kept, and lists them until the page is closed', async () => {
  const { shelf } = shelfOf();
  const refuse = async () => {
    throw new PlaygroundError('no-storage', 'Nothing is stored.', 'Allow it.');
  };
  const playground = await visit({
    ...shelf,
    keepRun: refuse,
    forgetRuns: refuse,
    problem: async () => ({ code: 'no-storage', message: 'None.', hint: 'Allow it.', where: {} }),
  });
  await computed(playground);
  expect(playground.getState().runsProblem?.message).toBe('Nothing is stored.');
  expect(playground.getState().storageProblem?.message).toBe('None.');
  await playground.getState().forgetRuns();
  expect(playground.getState().pastRuns).toEqual([]);
});

it('says why runs could not be deleted, and keeps them in the list', async () => {
  const { shelf } = shelfOf();
  const refuse = async () => {
    throw new PlaygroundError('no-storage', 'Nothing is deleted.', 'Try again.');
  };
  const playground = await visit({ ...shelf, forgetRun: refuse, forgetRuns: refuse });
  await computed(playground);
  const { pastRuns, forgetRun, forgetOthers } = playground.getState();
  const titled = () => playground.getState().keepProblem?.title;
  await forgetRun(pastRuns[0]?.id ?? '');
  expect(titled()).toBe('The run is not deleted');
  await forgetOthers('runs');
  expect(titled()).toBe('Runs are not deleted');
  const ids = playground.getState().pastRuns.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(pastRuns.map(({ id }) => id)));
  expect(playground.getState().runsProblem).toBeNull();
  expect(playground.getState().announcement).not.toMatch(/deleted/);
});

it('what another tab deletes is not listed here any more; runs of this visit stay', async () => {
  const { shelf } = shelfOf();
  await computed(await visit(shelf));
  let tell: (change: ShelfChange) => void = () => {};
  const playground = await visit({
    ...shelf,
    keepRun: async () => {},
    onChange: (listener) => {
      tell = listener;
    },
  });
  playground.getState().cancel();
  await vi.waitFor(() => expect(playground.getState().pastRuns.length).toBeGreaterThan(1));
  const earlier = () => playground.getState().pastRuns.filter((run) => run.earlier);
  const own = playground.getState().pastRuns.filter((run) => !run.earlier);
  const [first] = earlier();
  const before = earlier().length;
  tell({ what: 'runs', deleted: first?.id ?? '' });
  expect(earlier()).toHaveLength(before - 1);
  tell({ what: 'runs', deleted: null });
  expect(playground.getState().pastRuns).toEqual(own);
});

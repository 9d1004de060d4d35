import { expect, test, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { columnRecipe, defaultRecipe } from '../quantization/recipe/recipe.ts';
import { incomplete } from '../testing/incomplete.ts';
import type { Engine, SearchControl, SearchEnd, SearchOrder } from '../workers/engine.ts';
import { searchKey } from './keys.ts';
import { bestWithin, goalOf, searchedOn, usualBudget } from './search-selectors.ts';
import { createSearches } from './searches.ts';
import type { PlaygroundState } from './state.ts';

const cancelled = new PlaygroundError('cancelled', 'Stopped.', '');
const trial = (weightBits: number, bytes: number, score: number) => ({
  ...{ recipe: { ...defaultRecipe('weight-only-int8'), weightBits }, bytes, score },
  floatMacs: weightBits === 8 ? 0 : 20,
  changed: 0,
  mse: 1 - score,
});
const IMAGE = [{ name: 'image', shape: [-1, 28, 28, 1], dtype: 'float32' }];

/** The slice on an engine that waits until it is told what to answer. */
function opened(model: object = {}) {
  const asked: { order: SearchOrder; control: SearchControl }[] = [];
  let finish: (end: SearchEnd | Error) => void = () => {};
  const engine = incomplete<Engine>({
    search: (_, order, control) => {
      asked.push({ order, control });
      return new Promise((resolve, reject) => {
        finish = (end) => (end instanceof Error ? reject(end) : resolve(end));
        control.signal.addEventListener('abort', () => reject(cancelled));
        control.pause.addEventListener('abort', () => resolve({ exhausted: false }));
      });
    },
  });
  let state = incomplete<PlaygroundState>({
    columns: [
      { id: 'a', recipe: columnRecipe('int8') },
      { id: 'b', recipe: { ...columnRecipe('int8'), trained: 'run-1' } },
    ],
    entries: {},
    measured: true,
    model: {
      ...{ hash: 'h', parameters: 1000, testSets: ['fashion-mnist'], inputs: IMAGE, ...model },
    } as unknown as PlaygroundState['model'],
  });
  const set = (part: Partial<PlaygroundState> | ((now: PlaygroundState) => object)) => {
    const before = state;
    state = { ...state, ...(typeof part === 'function' ? part(state) : part) };
    keeper.follow(state, before);
  };
  const keeper = createSearches(set, () => state, { engine });
  state = { ...state, ...keeper.slice };
  const begun = async (searches: number) => {
    await vi.waitFor(() => expect(asked).toHaveLength(searches));
    const last = asked[searches - 1];
    if (!last) throw new Error('None.');
    void last.control.onStart({ kind: 'accuracy', scale: { baseline: 0.9, samples: 500 } });
    return last;
  };
  return { get: () => state, set, asked, begun, finish: (end: SearchEnd | Error) => finish(end) };
}
const known = (state: PlaygroundState) => state.searches[searchKey(state)]?.evaluations ?? [];

test('what was tried stays, and the next search goes on with it; the budget picks among all', async () => {
  const { get, begun, asked, finish } = opened();
  get().setSearchSettings({ files: 2, bytes: 900 });
  const first = get().startSearch();
  await get().startSearch();
  const { order, control } = await begun(1);
  expect(asked).toHaveLength(1);
  expect(order).toMatchObject({ files: 2, known: [], goal: { kind: 'bytes', most: 900 } });
  expect(order.first).toEqual([columnRecipe('int8')]);
  void control.onEvaluation(trial(8, 1000, 0.9));
  control.onRounding();
  expect(get().search).toMatchObject({ tried: 1, files: 2, rounding: true });
  void control.onEvaluation(trial(4, 500, 0.85));
  finish({ exhausted: false });
  await first;
  expect(get().search).toBeNull();
  expect(get().announcement).toMatch(/^2 files tried in all[.] The best .* 500 bytes .* 85.00 %/);

  const second = get().startSearch();
  expect((await begun(2)).order.known).toHaveLength(2);
  finish({ exhausted: true });
  await second;
  const record = get().searches[searchKey(get())]!;
  expect(record.exhausted).toBe(true);
  expect(bestWithin(get(), record)).toMatchObject({ bytes: 500 });
  get().setSearchSettings({ bytes: 1200 });
  expect(bestWithin(get(), record)).toMatchObject({ bytes: 1000 });
  get().setSearchSettings({ kind: 'loss', loss: 0.06 });
  expect(bestWithin(get(), record)).toMatchObject({ bytes: 500 });
  get().setSearchSettings({ floatMacs: 10 });
  expect(goalOf(get())).toEqual({ kind: 'loss', most: 0.06, floatMacs: 10 });
  expect(bestWithin(get(), record)).toMatchObject({ bytes: 1000 });
});

test('a stop keeps what was found; a budget that is changed is gone after with the files that are left', async () => {
  const { get, begun } = opened();
  get().setSearchSettings({ files: 5 });
  const searching = get().startSearch();
  const { control } = await begun(1);
  void control.onEvaluation(trial(8, 1000, 0.9));
  get().setSearchSettings({ bytes: 700 });
  get().steerSearch();
  const next = await begun(2);
  expect(next.order).toMatchObject({ files: 4, goal: { most: 700 } });
  expect(next.order.known).toHaveLength(1);
  void next.control.onEvaluation(trial(4, 500, 0.85));
  get().stopSearch();
  await searching;
  expect([get().search, known(get()).length, get().searchErrors]).toEqual([null, 2, {}]);
});

test('an error is told, what was found before stays, and another model ends the search', async () => {
  const { get, set, begun, finish } = opened();
  const first = get().startSearch();
  void (await begun(1)).control.onEvaluation(trial(8, 1000, 0.9));
  finish(new PlaygroundError('out-of-memory', 'Memory ran out.', 'Close tabs.'));
  await first;
  const key = searchKey(get());
  expect(get().searchErrors[key]).toMatchObject({ message: 'Memory ran out.' });
  expect(known(get())).toHaveLength(1);

  get().setSearchSettings({ bytes: 700, floatMacs: 0 });
  const second = get().startSearch();
  await begun(2);
  expect(get().searchErrors).toEqual({});
  set({
    model: incomplete<NonNullable<PlaygroundState['model']>>({ hash: 'other', testSets: [] }),
  });
  await second;
  expect(get().search).toBeNull();
  expect(get().searchSettings).toMatchObject({ bytes: null, floatMacs: null });
  expect(Object.keys(get().searches)).toEqual([key]);
});

test('what files are measured on: right answers, the float model’s, its outputs, or nothing', () => {
  const on = (model: object, changes: Partial<PlaygroundState> = {}) =>
    searchedOn({ ...opened(model).get(), ...changes });
  expect(on({})).toMatchObject({ task: 'classification', labelled: true, samples: 500 });
  expect(on({}, { measured: false })).toMatchObject({ task: 'classification', labelled: false });
  expect(on({ testSets: [] })).toMatchObject({ task: null, labelled: false });
  expect(on({ testSets: [], inputs: [{ ...IMAGE[0], shape: [-1, 32, 32, 3] }] })).toBeNull();
});

test('a budget is proposed: between four and eight bits a weight', () => {
  expect(usualBudget(1_641_674, 11_638)).toBe(900_000);
  expect(goalOf(opened().get())).toEqual({ kind: 'bytes', most: 540 });
  const conversion = { sizes: { weights: 1000, scales: 20, biases: 40, rest: 900 } };
  const entries = { int8: { result: { conversion } } } as unknown as PlaygroundState['entries'];
  expect(goalOf({ ...opened().get(), entries })).toEqual({ kind: 'bytes', most: 1500 });
});

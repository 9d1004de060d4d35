import { expect, test, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { incomplete } from '../testing/incomplete.ts';
import type { AutopsyReport, Engine, JobControl, MeasuredOn } from '../workers/engine.ts';
import { createAutopsies } from './autopsies.ts';
import { autopsyKey } from './keys.ts';
import type { PlaygroundState } from './state.ts';

const recipe = defaultRecipe('int8');
const report = incomplete<AutopsyReport>({ fell: true, causes: [] });

/** The slice on an engine that waits until it is told what to answer. */
function opened({ testSets = ['fashion-mnist'], side = 28, measured = true } = {}) {
  const asked: { on: MeasuredOn; control: JobControl }[] = [];
  let answer: (result: AutopsyReport | Error) => void = () => {};
  const engine = incomplete<Engine>({
    explain: (_, on, control = {}) => {
      asked.push({ on, control });
      return new Promise((resolve, reject) => {
        answer = (result) => (result instanceof Error ? reject(result) : resolve(result));
        control.signal?.addEventListener('abort', () =>
          reject(new PlaygroundError('cancelled', 'Stopped.', '')),
        );
      });
    },
  });
  let state = incomplete<PlaygroundState>({
    columns: [{ id: 'a', recipe }],
    measured,
    model: {
      ...{ hash: 'h', testSets },
      inputs: [{ name: 'image', shape: [-1, side, side, 1], dtype: 'float32' }],
    } as unknown as PlaygroundState['model'],
  });
  const slice = createAutopsies(
    (part) => {
      state = { ...state, ...(typeof part === 'function' ? part(state) : part) };
    },
    () => state,
    { engine },
  );
  state = { ...state, ...slice };
  return { get: () => state, asked, answer: (result: AutopsyReport | Error) => answer(result) };
}

test('one at a time; a finished one is kept under its settings', async () => {
  const { get, asked, answer } = opened();
  get().setAutopsySamples(200);
  const running = get().explain('a');
  await get().explain('a');
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked.map(({ on }) => on)).toEqual([
    {
      ...{ source: { kind: 'bundled', id: 'fashion-mnist' }, samples: 200 },
      ...{ task: 'classification', labelled: true },
    },
  ]);
  expect(get().autopsy).toMatchObject({ column: 'a', progress: { stage: 'waiting' } });
  asked[0]?.control.onProgress?.({ stage: 'measuring', done: 3, total: 14 });
  expect(get().autopsy?.progress).toEqual({ stage: 'measuring', done: 3, total: 14 });
  answer(report);
  await running;
  expect(get().autopsy).toBeNull();
  expect(get().autopsies[autopsyKey(get(), recipe)]).toBe(report);
  expect(get().announcement).toContain('0 causes');
  get().setAutopsySamples(500);
  expect(get().autopsies[autopsyKey(get(), recipe)]).toBeUndefined();
});

test('cancelled, it leaves nothing; an error is kept until the next try', async () => {
  const { get, answer } = opened();
  const first = get().explain('a');
  await vi.waitFor(() => expect(get().autopsy).not.toBeNull());
  get().cancelAutopsy();
  await first;
  expect([get().autopsy, get().autopsyErrors]).toEqual([null, {}]);
  const second = get().explain('a');
  await vi.waitFor(() => expect(get().autopsy).not.toBeNull());
  answer(new PlaygroundError('runtime-failed', 'It does not run.', 'Try another.'));
  await second;
  const key = autopsyKey(get(), recipe);
  expect(get().autopsyErrors[key]).toMatchObject({ message: 'It does not run.' });
  void get().explain('a');
  await vi.waitFor(() => expect(get().autopsyErrors).toEqual({}));
});

test.each([
  ['accuracy is not to be measured', { measured: false }, 'classification'],
  ['nobody knows the right answers', { testSets: [] as string[] }, null],
])('%s: files are held against the float model', async (_, options, task) => {
  const { get, asked } = opened(options);
  get().setAutopsySamples(1e6);
  void get().explain('a');
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.on).toMatchObject({ task, labelled: false, samples: 10_000 });
});

test('without samples nothing is asked', async () => {
  const { get, asked } = opened({ testSets: [], side: 32 });
  await get().explain('a');
  expect(asked).toEqual([]);
});

/** Remedies are tried once each, and say what they bring. */
import { expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import type { Driver } from '../driver/driver.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { OutputValues } from './probe.ts';
import { createRemedyTrial, type TrialJob } from './remedy-trial.ts';

const scored = (score: number) => ({ score, chance: null, mse: 0, sqnrDb: 0 });

/** Files are as long as `files` says by mode, and score as many percent. */
function trial(
  files: Partial<Record<Recipe['mode'], number | Error>>,
  changes: Partial<TrialJob> = {},
) {
  const tried: string[] = [];
  const driver = {
    async convert({ mode }: Recipe) {
      tried.push(mode);
      const file = files[mode];
      if (typeof file !== 'number') throw file ?? new Error(`no file of ${mode}`);
      return { file: new Uint8Array(file) };
    },
  } as unknown as Driver;
  const job: TrialJob = {
    ...{ driver, recipe: { ...defaultRecipe('int8'), io: 'int8' }, runs: null, recalibrated: null },
    probe: {
      count: 1,
      outputs: async ({ length }) =>
        ({ count: 1, tensors: [], values: [Float32Array.of(length)] }) satisfies OutputValues,
      compare: async () => [],
    },
    scorer: {
      ...{ kind: 'accuracy', baseline: 1 },
      score: ({ values }) => scored((values[0]?.[0] ?? 0) / 100),
    },
    ...{ whole: scored(0.25), file: new Uint8Array(25) },
    ...changes,
  };
  return { ...createRemedyTrial(job), tried };
}

const to = (mode: Recipe['mode'], words: string = mode) => ({ words, changes: { mode } });
const AGAIN = { words: 'again', changes: null };

test('gain and bytes against the file, and the whole recipe', async () => {
  const [one] = await trial({ float16: 75 }).tryAll([to('float16', 'Do it')]);
  const recipe = { ...defaultRecipe('int8'), io: 'int8', mode: 'float16' };
  expect(one).toEqual({ words: 'Do it', recipe, gain: 0.5, bytes: 50, failed: null });
});

test('the best first, of equal ones the smaller, what failed last', async () => {
  const { tryAll } = trial({ float16: 75, float32: 90, int16x8: new Error('It broke.') });
  const results = await tryAll([to('int16x8'), to('float16'), to('float32')]);
  expect(results.map(({ words }) => words)).toEqual(['float32', 'float16', 'int16x8']);
  expect(results.at(-1)).toMatchObject({ gain: null, bytes: null });
  const same = trial(
    { float16: 75, float32: 90 },
    { scorer: { kind: 'accuracy', baseline: 1, score: () => scored(0.9) } },
  );
  const equal = await same.tryAll([to('float32'), to('float16')]);
  expect(equal.map(({ words }) => words)).toEqual(['float16', 'float32']);
});

test('once, however many causes propose it, and whatever they call it', async () => {
  const { tryAll, tried } = trial({ float16: 75 });
  await tryAll([to('float16', 'a'), to('float16', 'b')]);
  const [again] = await tryAll([{ words: 'c', changes: { mode: 'float16', estimator: 'mse' } }]);
  // Modes without ranges do not read how these are estimated: the file is the same.
  expect(again).toMatchObject({ words: 'c', gain: 0.5 });
  expect(tried).toEqual(['float16']);
});

test('a failure is told, and not tried again', async () => {
  const broken = new PlaygroundError('bad-recipe', 'It cannot be.', 'Do something else.');
  const { tryAll, tried } = trial({ int16x8: broken });
  for (let i = 0; i < 2; i++)
    expect((await tryAll([to('int16x8')]))[0]?.failed).toBe('It cannot be.');
  expect(tried).toHaveLength(1);
});

test('other calibration samples: measured once, or said to be missing', async () => {
  let calls = 0;
  const { signal } = new AbortController();
  const recalibrated: TrialJob['recalibrated'] = async (job) => {
    calls++;
    expect(job.signal).toBe(signal);
    return { file: new Uint8Array(45), recipe: null };
  };
  const { tryAll } = trial({}, { recalibrated, signal });
  const results = [...(await tryAll([AGAIN])), ...(await tryAll([AGAIN]))];
  for (const { recipe, gain, bytes } of results) {
    expect([recipe, bytes]).toEqual([null, 20]);
    expect(gain).toBeCloseTo(0.2, 12);
  }
  expect(calls).toBe(1);
  expect(await trial({}).tryAll([AGAIN])).toMatchObject([
    { gain: null, failed: 'There are no other samples to try it with.' },
  ]);
});

test('more calibration samples: the recipe that asks for them can be used', async () => {
  const more = { ...defaultRecipe('int8'), calibrationSamples: 1000 };
  const recalibrated = async () => ({ file: new Uint8Array(45), recipe: more });
  const { tryAll } = trial({}, { recalibrated });
  expect(await tryAll([AGAIN, { ...AGAIN, words: 'b' }])).toMatchObject([
    { words: 'again', recipe: more, bytes: 20 },
    { words: 'b', recipe: more, bytes: 20 },
  ]);
});

test('cancelled: before anything is tried, or by what is tried', async () => {
  const abort = new AbortController();
  const { tryAll, tried } = trial({ float16: 75 }, { signal: abort.signal });
  abort.abort();
  await expect(tryAll([to('float16')])).rejects.toMatchObject({ code: 'cancelled' });
  expect(tried).toEqual([]);
  const stopped = new PlaygroundError('cancelled', 'Stopped.', 'Again.');
  await expect(trial({ float16: stopped }).tryAll([to('float16')])).rejects.toBe(stopped);
});

import { expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { SCRIPTED_LAYERS, scriptedEvaluate, scriptedSearch } from '../testing/scripted-search.ts';
import { dominates } from './front.ts';
import { search } from './search.ts';
import type { Evaluation, Trial } from './trial.ts';

/** Of every mix of 4, 8 and 16 bits: 81 of them. */
async function allMixes(): Promise<Trial[]> {
  const modes = ['weight-only-int4', 'weight-only-int8', 'float16'] as const;
  const trials: Trial[] = [];
  for (let at = 0; at < 3 ** SCRIPTED_LAYERS.length; at++) {
    const overrides = SCRIPTED_LAYERS.map(({ name }, i) => ({
      layer: `^${name}$`,
      mode: modes[Math.floor(at / 3 ** i) % 3]!,
    }));
    const recipe = { ...defaultRecipe('weight-only-int8'), overrides };
    trials.push({ recipe, ...(await scriptedEvaluate(recipe)) });
  }
  return trials;
}

test.each([1000, 1100, 1250, 1400, 1700, 2500])('the best mix within %d bytes', async (most) => {
  const right = (await allMixes())
    .filter(({ bytes }) => bytes <= most)
    .reduce((a, b) => (b.score > a.score ? b : a));
  const { best } = await search(scriptedSearch({ goal: { kind: 'bytes', most } }));
  expect(best).toMatchObject({ score: right.score });
  expect(best?.bytes).toBeLessThanOrEqual(most);
});

test.each([0.0005, 0.002, 0.01, 0.02, 0.06])(
  'the smallest mix that loses at most %d',
  async (most) => {
    const right = (await allMixes())
      .filter(({ score }) => 0.9 - score <= most)
      .reduce((a, b) => (b.bytes < a.bytes ? b : a));
    const { best } = await search(scriptedSearch({ goal: { kind: 'loss', most } }));
    expect(best).toMatchObject({ bytes: right.bytes });
  },
);

test('the front holds all files that no other beats, smallest first, and beats every uniform mode', async () => {
  const { front, trials } = await search(scriptedSearch());
  expect(front).toEqual(front.toSorted((a, b) => a.bytes - b.bytes));
  for (const one of front) expect(trials.some((other) => dominates(other, one))).toBe(false);
  for (const one of trials) {
    expect(front.some((other) => other.bytes <= one.bytes && other.score >= one.score)).toBe(true);
  }
});

test('the smallest uniform file is beaten by one with a single scale in a layer, where that is as good', async () => {
  const evaluate: typeof scriptedEvaluate = async (recipe) => {
    const { bytes, ...measured } = await scriptedEvaluate(recipe);
    const coarse = recipe.overrides.filter(({ granularity }) => granularity === 'per-tensor');
    const isGood = coarse.every(({ layer }) => layer === '^middle$');
    return { ...measured, bytes: bytes - 8 * coarse.length, score: isGood ? measured.score : 0.1 };
  };
  const { front, trials } = await search(scriptedSearch({ evaluate }));
  const uniform = trials.find(({ recipe }) => recipe.mode === 'weight-only-int4');
  expect(uniform?.bytes).toBe(900);
  expect(front[0]?.recipe.overrides).toMatchObject([
    { layer: '^middle$', mode: 'weight-only-int4', granularity: 'per-tensor' },
  ]);
  expect(front.some((one) => dominates(one, uniform!))).toBe(true);
});

test('the same seed asks the same in the same order; another one does not', async () => {
  const order = async (seed: number) => {
    const asked: Evaluation[] = [];
    await search(scriptedSearch({ seed, onEvaluation: (one) => void asked.push(one) }));
    return asked;
  };
  const first = await order(7);
  expect(await order(7)).toEqual(first);
  expect(await order(8)).not.toEqual(first);
});

test.each([1, 3, 4, 9, 30])('no more than %d evaluations', async (evaluations) => {
  let made = 0;
  const evaluate: typeof scriptedEvaluate = (recipe) => {
    made += 1;
    return scriptedEvaluate(recipe);
  };
  const { asked, stopped } = await search(scriptedSearch({ evaluations, evaluate }));
  expect([made, asked, stopped]).toEqual([evaluations, evaluations, false]);
});

test('goes on from what is known, and ends as if it had not stopped', async () => {
  const whole: Evaluation[] = [];
  const right = await search(scriptedSearch({ onEvaluation: (one) => void whole.push(one) }));
  const again: Evaluation[] = [];
  const rest = await search(
    scriptedSearch({ known: whole.slice(0, 20), onEvaluation: (one) => void again.push(one) }),
  );
  expect(again).toEqual(whole.slice(20));
  expect(rest).toEqual(right);
});

test('what is known from elsewhere is on the front, too', async () => {
  const recipe = { ...defaultRecipe('int8'), sparsity: 50 };
  const lucky: Trial = { recipe, bytes: 10, floatMacs: 0, score: 0.9, changed: 0, mse: 0 };
  const { best, front } = await search(scriptedSearch({ known: [lucky] }));
  expect(best).toEqual(lucky);
  expect(front).toEqual([lucky]);
});

test('stops when it is told to, with the best so far', async () => {
  const stop = new AbortController();
  let made = 0;
  const evaluate: typeof scriptedEvaluate = async (recipe) => {
    made += 1;
    if (made === 6) {
      stop.abort();
      throw new PlaygroundError('cancelled', 'Stopped.', '');
    }
    return scriptedEvaluate(recipe);
  };
  const found = await search(scriptedSearch({ evaluate, signal: stop.signal }));
  expect(found).toMatchObject({ stopped: true, asked: 5, best: { bytes: 1300 } });
  expect(found.trials).toHaveLength(5);
  expect(made).toBe(6);
});

test('notes what cannot be made, and goes on; what no recipe can help ends it', async () => {
  const { failures, best } = await search(scriptedSearch());
  expect(failures.length).toBeGreaterThan(0);
  expect(failures[0]).toMatchObject({ failed: 'No kernel.' });
  expect(best).not.toBeNull();
  const evaluate = () => Promise.reject(new PlaygroundError('bad-data', 'Wrong labels.', ''));
  await expect(search(scriptedSearch({ evaluate }))).rejects.toThrow('Wrong labels.');
});

test('within a number of multiply-accumulates in floating point', async () => {
  // Whatever is not 8 bits computes in floats, and is more exact.
  const evaluate: typeof scriptedEvaluate = async (recipe) => {
    const floats = recipe.overrides.filter(({ mode }) => mode === 'float16').length;
    const whole = recipe.mode === 'weight-only-int8' ? 0 : SCRIPTED_LAYERS.length;
    return { ...(await scriptedEvaluate(recipe)), floatMacs: 100 * (whole + floats) };
  };
  const found = async (floatMacs?: number) => {
    const most = floatMacs === undefined ? {} : { floatMacs };
    const goal = { kind: 'bytes', most: 9000, ...most } as const;
    return (await search(scriptedSearch({ evaluate, goal }))).best;
  };
  expect((await found())?.floatMacs).toBe(400);
  expect((await found(0))?.floatMacs).toBe(0);
  const one = await found(100);
  // The layer whose error harms most.
  expect(one).toMatchObject({ floatMacs: 100, recipe: { overrides: [{ layer: '^fragile$' }] } });
});

test('nothing keeps within an impossible budget', async () => {
  const { best, front } = await search(scriptedSearch({ goal: { kind: 'bytes', most: 100 } }));
  expect(best).toBeNull();
  expect(front[0]?.bytes).toBe(900);
});

import { expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { scriptedEvaluate, scriptedSearch } from '../testing/scripted-search.ts';
import { FINALISTS, finalistsOf } from './finals.ts';
import { search } from './search.ts';
import { searchOn } from './search-on.ts';
import { type Evaluation, isFinal, latest, type Trial } from './trial.ts';

/** On the samples of the search, files that are not quite as exact are lucky by two points. */
const lucky: typeof scriptedEvaluate = async (recipe) => {
  const measured = await scriptedEvaluate(recipe);
  const luck = measured.mse > 0.006 && measured.mse < 0.01 ? 0.02 : 0;
  return { ...measured, score: measured.score + luck, changed: 0.05 };
};
const again = async (recipe: Trial['recipe']) => ({
  ...{ samples: 1e6, changed: 0.05 },
  gain: (await scriptedEvaluate(recipe)).score - 0.9,
});

test('the files that may be best are measured on further samples, and one is picked by all', async () => {
  const heard: Evaluation[] = [];
  const onEvaluation = (one: Evaluation) => void heard.push(one);
  const before = await search(scriptedSearch({ evaluate: lucky }));
  const after = await search(scriptedSearch({ evaluate: lucky, again, onEvaluation }));
  const finals = heard.filter(isFinal);
  expect(finals.length).toBeGreaterThanOrEqual(FINALISTS);
  // The luckiest is found out.
  expect(after.best?.mse).toBeLessThan(before.best!.mse);
  expect(after.best?.again?.gain).toBe(
    Math.max(...finals.map((one) => (one as Trial).again!.gain)),
  );
  expect(after.asked).toBe(before.asked);

  // From a log that has some of them.
  const rest: Evaluation[] = [];
  const known = heard.slice(0, -2);
  const onRest = (one: Evaluation) => void rest.push(one);
  const same = await search(
    scriptedSearch({ evaluate: lucky, again, known, onEvaluation: onRest }),
  );
  expect(rest).toEqual(heard.slice(-2));
  expect(same.best).toEqual(after.best);
  expect(latest(heard)).toHaveLength(heard.length - finals.length);
});

test('a search that goes on measures finalists at its end, beside the files that it may try', async () => {
  const made: Evaluation[] = [];
  const { evaluations: _, ...job } = scriptedSearch({ evaluate: lucky, again });
  const onEvaluation = (one: Evaluation) => void made.push(one);
  const found = await searchOn({ ...job, onEvaluation, files: 25, first: [] });
  expect(made.findIndex(isFinal)).toBe(25);
  expect(made.filter((one) => !isFinal(one))).toHaveLength(25);
  expect(found.best?.again).toBeDefined();
  // For another budget: the finalists alone.
  const next = await searchOn({
    ...{ ...job, known: latest(made), files: 0, first: [] },
    goal: { kind: 'bytes', most: 1100 },
  });
  expect(next.trials).toHaveLength(found.trials.length);
  expect(next.best?.bytes).toBeLessThanOrEqual(1100);
  expect(next.best?.again).toBeDefined();
});

test('within a loss the smallest file that keeps it on further samples, too', async () => {
  const goal = { kind: 'loss', most: 0.004 } as const;
  const first = await search(scriptedSearch({ evaluate: lucky, goal }));
  const { best } = await search(scriptedSearch({ evaluate: lucky, goal, again }));
  expect(0.9 - (await scriptedEvaluate(first.best!.recipe)).score).toBeGreaterThan(0.004);
  expect(best!.bytes).toBeGreaterThan(first.best!.bytes);
  expect(best!.again!.gain).toBeGreaterThanOrEqual(-0.004);
});

test('no file twice, none beyond the budget; a stop and a file that cannot be run', async () => {
  const { trials } = await search(scriptedSearch({ evaluate: lucky }));
  const goal = { kind: 'bytes', most: 1400 } as const;
  const scale = { baseline: 0.9, samples: 500 };
  const [one] = finalistsOf(trials, goal, scale);
  const twice = finalistsOf([...trials, { ...one!, recipe: trials[0]!.recipe }], goal, scale);
  expect(new Set(twice.map(({ bytes, score, mse }) => `${bytes} ${score} ${mse}`)).size).toBe(
    FINALISTS,
  );
  expect(Math.max(...twice.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1400);
  const failing = (code: 'cancelled' | 'runtime-failed') => () =>
    Promise.reject(new PlaygroundError(code, 'No.', ''));
  const stopped = await search(scriptedSearch({ evaluate: lucky, again: failing('cancelled') }));
  expect([stopped.stopped, stopped.best?.again]).toEqual([true, undefined]);
  const broken = await search(
    scriptedSearch({ evaluate: lucky, again: failing('runtime-failed') }),
  );
  expect([broken.stopped, broken.best?.again]).toEqual([false, undefined]);
});

/** Searches that follow one another on the same files. */
import { expect, test } from 'vitest';
import { defaultRecipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { scriptedSearch } from '../testing/scripted-search.ts';
import { type SearchOnJob, searchOn } from './search-on.ts';
import type { Evaluation } from './trial.ts';

/** What was evaluated, in order, and what was found. */
async function run(changes: Partial<SearchOnJob> = {}) {
  const made: Evaluation[] = [];
  const { evaluations: _, onProgress: __, ...job } = scriptedSearch();
  const onEvaluation = (one: Evaluation) => void made.push(one);
  const found = await searchOn({ ...job, files: 20, first: [], onEvaluation, ...changes });
  return { found, made };
}

const keys = (all: readonly Evaluation[]) => all.map(({ recipe }) => recipeKey(recipe));

test('each search tries as many new files as it is asked for, none twice, and all stay on the front', async () => {
  const first = await run({ files: 12 });
  expect(first.made).toHaveLength(12);
  const second = await run({ files: 9, known: first.made });
  expect(second.made).toHaveLength(9);
  const other = await run({
    files: 7,
    known: [...first.made, ...second.made],
    goal: { kind: 'loss', most: 0.01 },
  });
  expect(other.made).toHaveLength(7);
  const all = [...first.made, ...second.made, ...other.made];
  expect(new Set(keys(all)).size).toBe(28);
  expect(other.found.trials.length + other.found.failures.length).toBe(28);
  expect(other.found.exhausted).toBe(false);
});

test('the same search finds the same; it ends when nothing is left to try', async () => {
  const [one, same] = [await run(), await run()];
  expect(keys(same.made)).toEqual(keys(one.made));
  const all = await run({ files: 5000 });
  expect(all.found.exhausted).toBe(true);
  const more = await run({ files: 5000, known: all.made });
  expect([more.made.length, more.found.exhausted]).toEqual([0, true]);
  expect(more.found.best).toEqual(all.found.best);
});

test('what is to be tried first is, once; a stop keeps what was found', async () => {
  const mine = { ...defaultRecipe('weight-only-int8'), scheme: 'best' as const };
  const { made } = await run({ first: [mine], files: 3 });
  expect(keys(made)[0]).toBe(recipeKey(mine));
  expect(made).toHaveLength(3);
  expect(keys((await run({ first: [mine], files: 3, known: made })).made)).not.toContain(
    recipeKey(mine),
  );
  const stop = new AbortController();
  let tried = 0;
  const stopped = await run({
    signal: stop.signal,
    onEvaluation: () => {
      if (++tried === 5) stop.abort();
    },
  });
  expect(stopped.found).toMatchObject({ stopped: true, exhausted: false });
  expect(stopped.found.trials).toHaveLength(5);
});

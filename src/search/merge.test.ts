import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { scriptedSearch } from '../testing/scripted-search.ts';
import { mergeParts, type PartResult } from './merge.ts';
import { partLine, readPlan, readResults } from './part-lines.ts';
import { type Part, planOf } from './plan.ts';
import { search } from './search.ts';
import type { Evaluation } from './trial.ts';

const inputs = 'ab'.repeat(32);
const parts: readonly Part[] = (['int8', 'float16'] as const).flatMap((mode) =>
  [0, 100].map((first) => ({ inputs, recipe: defaultRecipe(mode), first, count: 100, of: 200 })),
);
const piece = { samples: 100, right: 90, changed: 4, values: 1000, signal: 3, noise: 0.1, lost: 0 };
const done = (part: Part, more: object = {}): PartResult => ({
  ...{ ...part, kind: 'accuracy', file: 'cd'.repeat(32), bytes: 12, floatMacs: 7 },
  pieces: [{ ...piece, right: part.first === 0 ? 90 : 77 }],
  ...more,
});
const all = parts.map((part) => done(part));

test('right answers are added exactly, errors in the order of the samples', async () => {
  const merged = await mergeParts(parts, [...all.toReversed(), all[1]!]);
  expect(merged).toEqual(
    [0, 2].map((at) => ({
      ...{ recipe: parts[at]?.recipe, bytes: 12, floatMacs: 7 },
      ...{ score: 167 / 200, changed: 0.04, mse: (0.1 + 0.1) / 2000 },
    })),
  );
  expect(await mergeParts(parts, readResults(all.map(partLine).join('')))).toEqual(merged);
  expect(readPlan(parts.map(partLine).join(''))).toEqual(parts);
});

test('what has no file, or outputs that are no numbers', async () => {
  const { recipe } = parts[0]!;
  const failed = { ...parts[0]!, failed: 'Refused.' };
  expect((await mergeParts(parts, [failed, ...all.slice(1)]))[0]).toEqual({
    recipe,
    failed: 'Refused.',
  });
  const lost = done(parts[1]!, { pieces: [{ ...piece, lost: 1 }] });
  const [first] = await mergeParts(parts, [all[0]!, lost, ...all.slice(2)]);
  expect(first).toEqual({ recipe, failed: 'Outputs of the file are not finite numbers.' });
});

const elsewhere = { ...all[0]!, inputs: '0'.repeat(64) };
test.each<[string, readonly PartResult[], RegExp]>([
  ['missing', all.slice(2), /Results of 2 of 4 parts are missing: 0, 1\./],
  ['of another plan', [...all, elsewhere], /int8, samples from 0 on\) belongs to no part/],
  ['two of one part', [...all, done(parts[0]!, { bytes: 13 })], /int8 contradict each other/],
  ['another file', [done(parts[0]!, { file: '0'.repeat(64) }), ...all.slice(1)], /contradict/],
])('refuses what is %s', async (_, results, message) => {
  await expect(mergeParts(parts, results)).rejects.toThrow(message);
});

test.each([
  ['{\n', /^Line 1 of the results: it should be JSON/],
  [
    `${partLine(all[0]!)}${JSON.stringify({ ...all[1], pieces: [{}] })}\n`,
    /^Line 2 of the results/,
  ],
])('refuses %j', (content, message) => {
  expect(() => readResults(content)).toThrow(message);
});

test('rounds of plans lead to where the search leads by itself', async () => {
  const whole: Evaluation[] = [];
  const right = await search(scriptedSearch({ onEvaluation: (one) => void whole.push(one) }));
  const { evaluate } = scriptedSearch();
  const known: Evaluation[] = [];
  const sizes: number[] = [];
  for (;;) {
    const plan = await planOf({ ...scriptedSearch({ known }), inputs, samples: 500, chunk: 200 });
    if (plan.length === 0) break;
    // Three parts each: 200, 200 and 100 samples.
    expect(plan.length % 3).toBe(0);
    sizes.push(plan.length / 3);
    for (const { recipe } of plan.filter(({ first }) => first === 0)) {
      const evaluation = await evaluate(recipe).then(
        (measured) => ({ recipe, ...measured }),
        (error: Error) => ({ recipe, failed: error.message }),
      );
      known.push(evaluation);
    }
  }
  expect(known).toEqual(whole);
  expect(await search(scriptedSearch({ known }))).toEqual(right);
  // A guess and uniform recipes, then single layers: most of what takes time.
  expect(sizes.slice(0, 2)).toEqual([5, 11]);
});

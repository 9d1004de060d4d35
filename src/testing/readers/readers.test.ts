/** Every reader of settings and stored data answers as the one before it did: see README.md. */
import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { recipeFrom } from '../../cli/recipe-options.ts';
import { readAeqRecipe, writeAeqRecipe } from '../../quantization/recipe/aeq-recipe.ts';
import { readRecipe } from '../../quantization/recipe/read-recipe.ts';
import { type Recipe, recipeKey, settingsOf } from '../../quantization/recipe/recipe.ts';
import { fromBase64Url, toBase64Url } from '../../share/base64.ts';
import { decodeLink, encodeLink } from '../../share/link.ts';
import { parseStoredResults } from '../../share/stored-results.ts';
import { logFromJson } from '../../training/log/json.ts';
import { readTrainingSettings } from '../../training/settings.ts';

type Json = ReturnType<typeof JSON.parse>;
/** Code, message and hint, or the first of them. */
type Words = readonly string[];

function answers<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`answers/${name}.json`, import.meta.url), 'utf8'));
}

/** What `work` gives, or the words of its error, as many as are expected. */
function outcome(work: () => unknown, expected: Words | undefined): object {
  try {
    return { gives: work() };
  } catch (error) {
    if (!(error instanceof PlaygroundError)) throw error;
    const words = [error.code, error.message, error.hint].slice(0, expected?.length ?? 3);
    return { error: words.map(withoutList) };
  }
}

interface Answer<T> {
  readonly gives?: T;
  readonly error?: Words;
}

/** Values that can be chosen may have become more since. */
const withoutList = (words: string) => words.replace(/one of [^.]*/, 'one of …');

const answerOf = ({ gives, error }: Answer<unknown>) =>
  error ? { error: error.map(withoutList) } : { gives };

/** What a link says, whatever the order. */
function unpacked(link: string): unknown {
  const bytes = fromBase64Url(link.replace(/^q2[.]/, ''));
  return JSON.parse(strFromU8(inflateSync(bytes ?? new Uint8Array())));
}

/** `base` with the value at `path` replaced, or gone. */
function changed(base: Json, path: readonly (string | number)[], to: Json): string {
  const copy = structuredClone(base);
  const last = path.at(-1);
  if (last === undefined) return JSON.stringify(copy);
  const parent = path.slice(0, -1).reduce((at: Json, key) => at[key], copy);
  if (to === 'missing') delete parent[last];
  else parent[last] = to.value;
  return JSON.stringify(copy);
}

describe('readers answer as before', () => {
  test('recipes', () => {
    type Case = Answer<Recipe> & { input: unknown; key?: string; settings?: readonly string[] };
    const keys: [before: string, after: string][] = [];
    for (const answer of answers<Case>('recipes')) {
      const { input, key = '', settings = [], error } = answer;
      const given = outcome(() => readRecipe(input), error);
      expect(given, JSON.stringify(input)).toMatchObject(answerOf(answer));
      if (error) continue;
      const recipe = readRecipe(input);
      expect(settingsOf(recipe)).toEqual(expect.arrayContaining([...settings]));
      keys.push([key, recipeKey(recipe)]);
    }
    // Keys live as long as a visit: what counts is which recipes share one.
    const pairs = new Set(keys.map((pair) => pair.join(' = ')));
    expect(new Set(keys.map(([, after]) => after)).size).toBe(pairs.size);
    expect(new Set(keys.map(([before]) => before)).size).toBe(pairs.size);
  });

  test('links', () => {
    type Case = Answer<unknown> & { version: number; view: unknown; again: string };
    for (const { version, view, gives, again } of answers<Case>('links')) {
      const hash = `#q${version}.${toBase64Url(deflateSync(strToU8(JSON.stringify(view))))}`;
      const state = decodeLink(hash);
      expect({ state }, JSON.stringify(view)).toMatchObject({ state: gives });
      expect(unpacked(encodeLink(state))).toEqual(unpacked(again));
    }
  });

  test('options of the command line', () => {
    type Case = Answer<unknown> & { values: Record<string, string>; file?: string };
    for (const answer of answers<Case>('options')) {
      const { values, file, error } = answer;
      const given = outcome(() => recipeFrom(values, file), error);
      expect(given, JSON.stringify([values, file])).toMatchObject(answerOf(answer));
    }
  });

  test('recipes of ai-edge-quantizer', () => {
    type Case = Answer<unknown> & { recipe?: Recipe; rules: readonly unknown[] };
    for (const answer of answers<Case>('aeq')) {
      const { recipe, rules, error } = answer;
      if (recipe) expect(writeAeqRecipe(recipe)).toEqual(rules);
      const given = outcome(() => readAeqRecipe(rules), error);
      expect(given, JSON.stringify(rules)).toMatchObject(answerOf(answer));
    }
  });

  test('stored results', () => {
    const [base, ...cases] = answers<Json>('stored');
    for (const [path, to, message] of cases) {
      const text = changed(base, path, to);
      // Where there is no message, errors have become more exact since.
      const expected: Answer<null> =
        message === null
          ? { gives: null }
          : { error: ['bad-file', ...(message === true ? [] : [message])] };
      const given = outcome(() => parseStoredResults(text) && null, expected.error);
      expect(given, JSON.stringify([path, to])).toEqual(answerOf(expected));
    }
  });

  test('settings of a training run', () => {
    for (const { input, gives } of answers<Answer<unknown> & { input: unknown }>('training'))
      expect({ gives: readTrainingSettings(input) }, JSON.stringify(input)).toMatchObject({
        gives,
      });
  });

  test('logs of training runs', () => {
    const [base, ...cases] = answers<Json>('logs');
    for (const [path, to, answer] of cases) {
      const text = changed(base, path, to);
      const given = outcome(() => logFromJson(text), answer.error);
      expect(given, JSON.stringify([path, to])).toMatchObject(answer);
    }
  });
});

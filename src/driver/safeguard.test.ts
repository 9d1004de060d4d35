/** Which passes of the scheme `best` are left out, for files whose distances to the float model are made up. */
import { expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { Setting } from '../quantization/recipe/settings/index.ts';
import { chooseRecipe, isGuarded } from './safeguard.ts';

const SAMPLES = 16;
/** A little noise that is not the same for two files. */
const spread = (mean: number, seed: number) =>
  Float64Array.from({ length: SAMPLES }, (_, i) => mean + 0.2 * Math.sin(7 * i + seed));

const DEFAULTS = columnRecipe('int8');
/** Settings that differ from those that change nothing. */
function passesIn(recipe: Recipe): string {
  const off: readonly [Setting, unknown][] = [
    ['rounding', 'nearest'],
    ['estimator', 'min-max'],
    ['correctBias', false],
    ['absorbBias', false],
    ['equalize', false],
  ];
  if (recipe.scheme === 'tflite') return 'tflite';
  const on = off.filter(([setting, value]) => recipe[setting] !== value);
  return on.map(([setting]) => setting).join(' ') || 'best';
}

/** @param levels dB by what is on; null for a file that the runtime refuses. */
async function chosen(recipe: Recipe, levels: Readonly<Record<string, number | null>>) {
  const converted: string[] = [];
  const files = new Map<string, string>();
  const choice = await chooseRecipe(recipe, {
    async convert(candidate) {
      const name = passesIn(candidate);
      converted.push(name);
      const file = new TextEncoder().encode(name);
      files.set(String(file), name);
      return file;
    },
    compare: async (candidates) =>
      candidates.map((file) => {
        const level = levels[files.get(String(file)) ?? ''];
        return level == null ? null : spread(level, file.length);
      }),
  });
  return { ...choice, on: passesIn(choice.recipe), text: choice.notes[0]?.message, converted };
}

const ALL = 'correctBias absorbBias equalize';

test('better, or worse by chance alone: it stays, and nothing is said', async () => {
  for (const theirs of [10, 29.9, 30.05]) {
    const { on, notes, final, converted } = await chosen(DEFAULTS, { [ALL]: 30, tflite: theirs });
    expect([on, notes, final]).toEqual([ALL, [], true]);
    expect(converted).toEqual([ALL, 'tflite']);
  }
});

test('one pass is the culprit: it alone goes, with the numbers', async () => {
  const { on, text, notes } = await chosen(DEFAULTS, {
    [ALL]: 20.4,
    tflite: 24.7,
    'absorbBias equalize': 20,
    'correctBias equalize': 20.4,
    'correctBias absorbBias': 25,
  });
  expect(on).toBe('correctBias absorbBias');
  expect(notes[0]).toMatchObject({ severity: 'info', code: 'pass-left-out' });
  expect(text).toBe(
    'Equalization across layers was left out: the file would be worse than the scheme tflite makes it. Signal-to-noise ratio of the outputs on 16 calibration samples: 20.4 dB with it, 25.0 dB without, 24.7 dB with the scheme tflite.',
  );
});

test('two passes do harm: the worse one goes first, then the other', async () => {
  const { on, text } = await chosen(DEFAULTS, {
    [ALL]: 10,
    tflite: 30,
    'absorbBias equalize': 12,
    'correctBias equalize': 20,
    'correctBias absorbBias': 15,
    equalize: 30.2,
    correctBias: 25,
  });
  expect(on).toBe('equalize');
  expect(text).toMatch(
    /^Absorption of high biases and bias correction were left out: .* with them,/,
  );
});

test('nothing of it helps: the scheme tflite takes its place', async () => {
  const levels = { tflite: 30, best: 28, correctBias: 20, absorbBias: 20, equalize: 20 };
  const pairs = {
    'correctBias absorbBias': 9,
    'correctBias equalize': 9,
    'absorbBias equalize': 8,
  };
  const { recipe, text } = await chosen(DEFAULTS, { [ALL]: 5, ...levels, ...pairs });
  expect(recipe).toEqual({ ...DEFAULTS, scheme: 'tflite' });
  expect(text).toMatch(/^The scheme tflite was used instead of best: /);
});

test('learned rounding goes before it would have to be learned again', async () => {
  const recipe: Recipe = { ...columnRecipe('weight-only-int8'), rounding: 'learned' };
  const { converted, on } = await chosen(recipe, {
    'rounding correctBias absorbBias equalize': 20,
    tflite: 30,
    [ALL]: 30,
  });
  expect(on).toBe(ALL);
  expect(converted.filter((name) => name.includes('rounding'))).toHaveLength(1);
});

test('passes that the mode does not read are not tried', async () => {
  const { converted } = await chosen(columnRecipe('weight-only-int8'), {
    [ALL]: 20,
    tflite: 30,
    'correctBias absorbBias': 30,
  });
  expect(converted).toEqual([ALL, 'tflite', 'correctBias absorbBias']);
});

test('a file that the runtime refuses loses to one that it runs, and wins over another refused one', async () => {
  const refused = { [ALL]: null, 'absorbBias equalize': null, 'correctBias equalize': null };
  const levels = { ...refused, 'correctBias absorbBias': 30 };
  expect(await chosen(DEFAULTS, { ...levels, tflite: 30 })).toMatchObject({
    on: 'correctBias absorbBias',
    text: 'Equalization across layers was left out: the runtime refuses the file otherwise.',
  });
  expect(await chosen(DEFAULTS, { ...levels, tflite: null })).toMatchObject({ on: ALL, notes: [] });
});

test('beyond 60 dB no file is worse', async () => {
  expect(await chosen(DEFAULTS, { [ALL]: 65, tflite: 80 })).toMatchObject({ on: ALL, notes: [] });
});

test('without samples, or where outputs cannot be compared: it stays, and a note says so', async () => {
  const convert = async (candidate: Recipe) => new TextEncoder().encode(passesIn(candidate));
  const none = await chooseRecipe(DEFAULTS, { convert, compare: null });
  expect(none).toMatchObject({ recipe: DEFAULTS, final: false });
  expect(none.notes[0]).toMatchObject({
    code: 'scheme-not-checked',
    message: expect.stringContaining('there are no representative samples'),
  });
  const fails = (code: 'runtime-failed' | 'cancelled') =>
    chooseRecipe(DEFAULTS, {
      convert,
      compare: () => Promise.reject(new PlaygroundError(code, 'It does not run.', 'Try again.')),
    });
  const refused = await fails('runtime-failed');
  expect(refused).toMatchObject({ recipe: DEFAULTS, final: true });
  expect(refused.notes[0]?.message).toContain('It does not run.');
  await expect(fails('cancelled')).rejects.toMatchObject({ code: 'cancelled' });
});

test('equal files need no comparison', async () => {
  const convert = async () => Uint8Array.of(1);
  const compare = () => Promise.reject(new Error('compared'));
  const choice = await chooseRecipe(DEFAULTS, { convert, compare });
  expect(choice).toEqual({ recipe: DEFAULTS, notes: [], final: true });
});

test('only what the scheme has a say in is checked', () => {
  expect(isGuarded(columnRecipe('float32'))).toBe(false);
  expect(isGuarded(columnRecipe('weight-only-int4'))).toBe(true);
  expect(isGuarded({ ...columnRecipe('int8'), scheme: 'tflite' })).toBe(false);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { GivenFile } from '../data/data-index.ts';
import { modelFacts } from '../data/model/facts.ts';
import { openData } from '../data/open-data.ts';
import { scanData } from '../data/scan.ts';
import { changedSetup, type PartialSetup } from '../data/setup/setup.ts';
import { suggestSetup } from '../data/suggest.ts';
import { importModel } from '../formats/index.ts';
import { DATA_SETS, given } from '../testing/data-sets.ts';
import { npyFile } from '../testing/npy.ts';
import { checkSetup } from './check-setup.ts';

const runtime = await createLiteRtRuntime();
const file = new Uint8Array(readFileSync(join(DATA_SETS, 'shades.tflite')));
const model = modelFacts((await importModel(file)).model);

/** In alphabetical order, which is that of the model. */
const COLORS = {
  '0 dark blue': [0, 0, 90],
  '1 bright blue': [0, 0, 205],
  '2 dark red': [90, 0, 0],
  '3 bright red': [205, 0, 0],
} as const;
const FOLDERS = Object.keys(COLORS);

/** Six pictures of each colour; `names` gives a class another folder, null leaves it out. */
function shades(names: readonly (string | null)[] = FOLDERS): GivenFile[] {
  return Object.values(COLORS).flatMap((color, i) => {
    const folder = names[i];
    if (folder === null) return [];
    return Array.from({ length: 6 }, (_, k) => {
      const data = Uint8Array.from({ length: 3 * 81 }, (_, at) => color[at % 3]! + 3 * k);
      return given(`${folder}/${k}.png`, encode({ width: 9, height: 9, channels: 3, data }));
    });
  });
}

async function checked(files: readonly GivenFile[], change: PartialSetup = {}) {
  const index = await scanData(files);
  const setup = changedSetup(
    changedSetup(suggestSetup(index, model), { split: { calibration: 0 } }),
    change,
  );
  const { diagnostics } = await openData(files, index, setup, model);
  const found = await checkSetup({ files, index, setup, model, file, runtime });
  return { ...found, codes: [...diagnostics, ...found.diagnostics].map(({ code }) => code) };
}

test('what is fed rightly is left alone', async () => {
  expect(await checked(shades())).toMatchObject({ accuracy: 1, better: null, codes: [] });
});

test.each(['0..255', 'imagenet'] as const)('values of %s instead of 0..1', async (preset) => {
  const { accuracy, better, codes } = await checked(shades(), { values: { preset } });
  expect(accuracy).toBeLessThan(0.8);
  expect(better).toMatchObject({ accuracy: 1, words: 'with values from 0 to 1' });
  expect(codes).toEqual(['other-setup-better']);
});

test('red and blue swapped, and it is said in words', async () => {
  const { better, diagnostics } = await checked(shades(), { image: { color: 'bgr' } });
  expect(better?.setup.image.color).toBe('rgb');
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'Of 24 samples the model is right on 0 % as they are fed now, and on 100 % with red and blue swapped: the set-up should probably be changed to that.',
  ]);
});

test('two things at once', async () => {
  const { better } = await checked(shades(), {
    image: { color: 'bgr' },
    values: { preset: '0..255' },
  });
  expect(better?.words).toBe('with values from 0 to 1 and red and blue swapped');
});

describe('labels shifted by one', () => {
  test('1 to n is taken for what it is', async () => {
    const files = shades(['1', '2', '3', '4']);
    const index = await scanData(files);
    expect(await checked(files)).toMatchObject({ accuracy: 1, better: null });
    const unshifted = changedSetup(suggestSetup(index, model), { classes: { shift: 0 } });
    await expect(openData(files, index, unshifted, model)).rejects.toThrow(
      'Class 4 would be number 4; the model answers 0 to 3.',
    );
  });

  test('where the last class is missing, it is found by running', async () => {
    const { better, accuracy } = await checked(shades(['1', '2', '3', null]));
    expect(accuracy).toBe(0);
    expect(better).toMatchObject({
      accuracy: 1,
      words: 'with the numbers of the classes lowered by one',
    });
  });
});

test('a class is missing: all after it would be numbered wrongly', async () => {
  const { codes, better } = await checked(shades([null, ...FOLDERS.slice(1)]));
  expect(codes).toEqual(['class-missing', 'other-setup-better']);
  expect(better?.words).toBe('with the numbers of the classes raised by one');
});

test('without labels nothing is said', async () => {
  const files = shades(['all', 'all', 'all', 'all']).map(({ blob }, i) => ({
    path: `${i}.png`,
    blob,
  }));
  expect(await checked(files)).toMatchObject({ accuracy: null, better: null, codes: [] });
});

test('an array of values from 0 to 255', async () => {
  const data = Float32Array.from({ length: 24 * 192 }, (_, at) => {
    const color = Object.values(COLORS)[Math.floor(at / 192) % 4]!;
    return color[at % 3]! + Math.floor(at / 768);
  });
  const labels = Int32Array.from({ length: 24 }, (_, i) => i % 4);
  const { codes, better } = await checked([
    given('x.npy', npyFile([24, 8, 8, 3], data)),
    given('y.npy', npyFile([24], labels)),
  ]);
  expect(codes).toEqual(['range-wide', 'other-setup-better']);
  expect(better?.words).toBe('with values divided by 255');
});

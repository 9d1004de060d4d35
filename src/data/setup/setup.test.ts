import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SETUP_FIELDS } from './fields.ts';
import { describeSetup } from '../../testing/setup-docs.ts';
import { changedSetup, readSetup, USUAL_SETUP, writeSetup } from './setup.ts';

const CHANGED = changedSetup(USUAL_SETUP, {
  image: { fit: 'crop', share: 0.875, color: 'bgr', height: 96, width: 96 },
  values: { preset: 'given', scale: 0.5, mean: [1, 2, 3], std: [4] },
  classes: { names: ['cat', 'dog'], shift: 1 },
  split: { seed: 7 },
  task: 'classification',
});

test('a set-up is written with what is not as usual, and read back', () => {
  expect(writeSetup(USUAL_SETUP)).toBe('{}\n');
  expect(readSetup('{}')).toEqual(USUAL_SETUP);
  expect(JSON.parse(writeSetup(CHANGED)).split).toEqual({ seed: 7 });
  expect(readSetup(writeSetup(CHANGED))).toEqual(CHANGED);
});

describe('what is wrong is named', () => {
  test.each([
    ['no json', 'The set-up is no JSON.'],
    ['[]', 'The set-up should be an object.'],
    ['{"image":{"fit":"squeeze"}}', 'image.fit in the set-up should be one of stretch, crop, pad.'],
    [
      '{"split":{"calibration":2}}',
      /split.calibration in the set-up should be a number from 0 to 1/,
    ],
    ['{"image":{"sise":3}}', 'The set-up has no field image.sise.'],
    ['{"picture":{}}', 'The set-up has no field picture.'],
    ['{"values":{"mean":[1,2,3,4,5]}}', /values.mean .* list of at most 4 entries/],
    ['{"classes":{"names":[7]}}', /classes.names\[0\] .* text of at most/],
    ['{"image":3}', /image in the set-up should be an object/],
    [`{"a":"${'x'.repeat(4_000_000)}"}`, 'The set-up is too long.'],
  ])('%.40s', (json, message) => {
    expect(() => readSetup(json, 'p.json')).toThrow(message);
  });
});

test('every field takes its usual value, and says what it is for', () => {
  for (const group of Object.values(SETUP_FIELDS)) {
    for (const [name, { label, words, values }] of Object.entries(group)) {
      expect(label.length, name).toBeGreaterThan(2);
      expect(words.length, name).toBeGreaterThan(10);
      expect(values.length, name).toBeGreaterThan(3);
    }
  }
});

describe('docs/own-data.md', () => {
  const page = readFileSync(new URL('../../../docs/own-data.md', import.meta.url), 'utf8');

  test('has the table of fields (npm run docs)', () => {
    expect(page.slice(page.indexOf('### `'))).toBe(describeSetup());
  });

  test('has an example that can be read', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(readSetup(json).image.fit).toBe('crop');
  });

  test('names every preset', () => {
    for (const preset of SETUP_FIELDS.values.preset.names ?? []) {
      expect(page).toContain(`| \`${preset}\` |`);
    }
  });
});

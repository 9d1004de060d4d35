import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODE_NAMES, modeOf } from '../../quantization/modes/index.ts';
import { colorOf, markPath } from './series.ts';

const TOKENS = readFileSync(join(import.meta.dirname, '../app/tokens.css'), 'utf8');

/** Colours of `name`: by day, and by night. */
const valuesOf = (name: string) =>
  [...TOKENS.matchAll(new RegExp(`^ *${name}: (#[0-9a-f]{6});`, 'gm'))].map(([, value]) => value);

test('each mode has a colour of its own by day and by night', () => {
  const colors = MODE_NAMES.map((mode) => valuesOf(colorOf(mode).slice(4, -1)));
  expect(colors.map(({ length }) => length)).toEqual(MODE_NAMES.map(() => 2));
  for (const theme of [0, 1]) {
    expect(new Set(colors.map((values) => values[theme])).size).toBe(MODE_NAMES.length);
  }
});

test('each mode has a shape of its own, hollow where weights have fewer than 8 bits', () => {
  const paths = MODE_NAMES.map(markPath);
  expect(new Set(paths).size).toBe(MODE_NAMES.length);
  for (const mode of MODE_NAMES) {
    const { weights } = modeOf(mode);
    const holes = [...markPath(mode).matchAll(/M/g)].length - 1;
    if (weights.kind === 'integer') expect(holes, mode).toBe(weights.bits < 8 ? 1 : 0);
  }
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differencesPage } from './differences-docs.ts';

test('docs/file-differences.md is what the table says: after a change run npm run docs', () => {
  const page = readFileSync(new URL('../../docs/file-differences.md', import.meta.url), 'utf8');
  expect(page).toBe(differencesPage());
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targetsPage } from './targets-docs.ts';

test('docs/targets.md is what the profiles say: after a change run npm run docs', () => {
  const page = readFileSync(new URL('../../docs/targets.md', import.meta.url), 'utf8');
  expect(page).toBe(targetsPage());
});

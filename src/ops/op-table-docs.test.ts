import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operatorPage } from './op-table-docs.ts';

test('docs/operators.md is what the op table says: after a change run npm run docs', () => {
  const page = readFileSync(new URL('../../docs/operators.md', import.meta.url), 'utf8');
  expect(page).toBe(operatorPage());
});

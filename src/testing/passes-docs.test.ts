import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verify } from '../ir/verify.ts';
import { graphText } from './graph-text.ts';
import { passExamples } from './pass-examples.ts';
import { passesPage } from './passes-docs.ts';

test.each(passExamples())(
  '$name: its example shows a change, and verifies',
  ({ before, after }) => {
    verify(after);
    expect(graphText(after)).not.toBe(graphText(before));
  },
);

test('docs/passes.md is that of the examples', () => {
  const page = readFileSync(new URL('../../docs/passes.md', import.meta.url), 'utf8');
  expect(page).toBe(passesPage());
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const UI = join(import.meta.dirname, '..');
const SHEETS = join(
  dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css')),
  'styles',
);

/** Components that the page takes from Mantine. */
function componentsInUse(): Set<string> {
  const files = readdirSync(UI, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => readFileSync(join(UI, file), 'utf8'));
  const imports = sources.flatMap((source) =>
    [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].map(([, names]) => names),
  );
  return new Set(imports.flatMap((names) => names?.match(/\b[A-Z]\w+/g) ?? []));
}

test('every component of Mantine that the page uses has its styles', () => {
  const styles = readFileSync(join(UI, 'app/styles.ts'), 'utf8');
  const inUse = [...componentsInUse()];
  expect(inUse).toContain('Button');
  const missing = inUse.filter(
    (name) =>
      existsSync(join(SHEETS, `${name}.layer.css`)) && !styles.includes(`/${name}.layer.css'`),
  );
  expect(missing).toEqual([]);
});

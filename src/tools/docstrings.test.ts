import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportsAcrossRooms } from './docstrings.ts';

const CHECKED: ReadonlySet<string> = new Set(['function', 'interface', 'class']);

test('functions and interfaces of the engine that other rooms use say what they are', () => {
  const found = exportsAcrossRooms(join(import.meta.dirname, '..'));
  expect(found.length).toBeGreaterThan(200);
  const silent = found
    .filter(({ kind, documented }) => CHECKED.has(kind) && !documented)
    .map(({ file, name }) => `src/${file}: ${name}`);
  expect(silent).toEqual([]);
});

describe('the search', () => {
  const root = mkdtempSync(join(tmpdir(), 'docstrings-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test('finds what another room imports, through a file that passes it on', () => {
    write(
      'ir/a.ts',
      "import 'x';\nexport const f = () => 1;\nexport interface I {}\n/** Said. */\nexport class C {}\nexport const unused = 2;",
    );
    write('ir/b.ts', "export { f as g } from './a.ts';");
    write('ir/c.ts', "import { unused } from './a.ts';");
    write('store/d.ts', "import { g } from '../ir/b.ts';\nimport { C, type I } from '../ir/a.ts';");
    expect(exportsAcrossRooms(root)).toEqual([
      { file: 'ir/a.ts', name: 'f', kind: 'function', documented: false },
      { file: 'ir/a.ts', name: 'C', kind: 'class', documented: true },
      { file: 'ir/a.ts', name: 'I', kind: 'interface', documented: false },
    ]);
  });
});

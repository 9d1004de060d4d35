/** Documents and code hold each other: cited rules exist and are cited, and paths in documents lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const DOCUMENTS = [
  ...filesIn('src', /README\.md$/),
  ...filesIn('docs', /\.md$/),
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].filter((name) =>
    existsSync(join(ROOT, name)),
  ),
];

describe('docs/numerics.md', () => {
  const rules = [...textOf('docs/numerics.md').matchAll(/^## \((\w)\)/gm)].map(([, rule]) => rule);
  /** `docs/numerics.md (a)`, and further rules of the same citation: `(a), (b)`, `(a) to (e)`. */
  const CITATION = /docs\/numerics\.md ((?:\(\w\)(?:, | to )?)+)/g;
  const cited = filesIn('src', /\.(ts|tsx)$/)
    .filter((path) => path !== 'src/tools/documents.test.ts')
    .flatMap((path) =>
      [...textOf(path).matchAll(CITATION)].flatMap(([, letters = '']) =>
        [...letters.matchAll(/\((\w)\)/g)].map(([, rule = '']) => ({ path, rule })),
      ),
    );

  test('every rule stands there once', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules).size).toBe(rules.length);
  });

  test('every cited rule exists', () => {
    expect(cited.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
  });

  test.each(rules)('(%s) is cited where it is followed', (rule) => {
    expect(cited.map((citation) => citation.rule)).toContain(rule);
  });
});

test.each([
  ...[...textOf('.dependency-cruiser.cjs').matchAll(/number: \d+, path: '([^']+)'/g)].map(
    ([, path]) => path,
  ),
  ...['assembly', 'testing', 'tools'],
])('src/%s has a README', (room) => {
  const lines = textOf(`src/${room}/README.md`).split('\n').length;
  expect(lines).toBeGreaterThan(10);
  expect(lines).toBeLessThan(80);
});

describe('paths in documents', () => {
  /** In backticks: files with an ending of ours, and folders of `src`. */
  const PATH = /`((?:\.\.?\/)*(?:[\w@-]+\/)*[\w.@-]+\.(?:tsx?|mjs|cjs)|src\/[\w/-]+\/?)`/g;

  test.each(DOCUMENTS)('%s', (document) => {
    const folder = dirname(document);
    const below = filesIn(folder === '.' ? 'src' : folder, /\.(tsx?|mjs|cjs)$/);
    const lost = [...textOf(document).matchAll(PATH)]
      .map(([, path = '']) => path)
      .filter(
        (path) =>
          !['', 'src', folder].some((root) => existsSync(join(ROOT, root, path))) &&
          !below.some((file) => file.endsWith(`/${path}`)),
      );
    expect(lost).toEqual([]);
  });
});

describe('links in documents', () => {
  /** Anchors as the usual renderers make them of headings. */
  const anchorsOf = (path: string) =>
    [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

  test.each(DOCUMENTS)('%s', (document) => {
    const lost = [...textOf(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
      .map(([, path = '', anchor]) => ({ path, anchor, target: join(dirname(document), path) }))
      .filter(
        ({ target, anchor, path }) =>
          !existsSync(join(ROOT, target)) ||
          (anchor !== undefined && !anchorsOf(path === '' ? document : target).includes(anchor)),
      );
    expect(lost).toEqual([]);
  });
});

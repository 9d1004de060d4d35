/** The shape of the code: short files, short functions, small rooms, folders that import one way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const MEDIAN_LINES = 80;
const FUNCTION_LINES = 120;
const ROOM_LINES = 5000;
/** Many files of one kind: a reader for each format, a mode and a setting each, a component for each thing on the page. */
const LARGE_ROOMS = ['formats', 'quantization', 'ui'];
/** Folders of `src` beside the rooms, for developers. */
const BESIDE_ROOMS = ['assembly', 'testing', 'tools'];

const ROOT = join(import.meta.dirname, '../..');

interface Source {
  /** From `src`, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly isTest: boolean;
}

const SOURCES: readonly Source[] = readdirSync(join(ROOT, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /[.]tsx?$/.test(path))
  .map((path) => {
    const text = readFileSync(join(ROOT, 'src', path), 'utf8');
    const isTest = /[.]test[.]tsx?$/.test(path);
    return { path, text, lines: text.split('\n').length - 1, isTest };
  });
const CODE = SOURCES.filter(({ isTest }) => !isTest);

/** Rooms are what the layer check has rules for. */
function rooms(): string[] {
  const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as {
    forbidden: readonly { readonly name: string }[];
  };
  const named = forbidden.flatMap(({ name }) => /^(.+)-looks-(up|beside)$/.exec(name)?.[1] ?? []);
  // Folders of the page have rules of their own; the page itself, at the top, has none to break.
  return [...new Set([...named.filter((room) => !room.startsWith('ui/')), 'ui'])];
}

const linesOf = (sources: readonly Source[]) => sources.reduce((sum, { lines }) => sum + lines, 0);
const inFolder = (folder: string) => CODE.filter(({ path }) => path.startsWith(`${folder}/`));

test(`half of the files have up to ${MEDIAN_LINES} lines`, () => {
  const lengths = SOURCES.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(lengths.length).toBeGreaterThan(500);
  expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(MEDIAN_LINES);
});

test(`no function has more than ${FUNCTION_LINES} lines`, () => {
  let functions = 0;
  const long: string[] = [];
  for (const { path, text } of SOURCES) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && !isGroupOfTests(node)) {
        functions += 1;
        const [first, last] = [lineAt(node.getStart()), lineAt(node.end)];
        if (last - first >= FUNCTION_LINES) long.push(`${path}:${first} (${last - first + 1})`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  expect(functions).toBeGreaterThan(2000);
  expect(long).toEqual([]);
});

/** `describe('…', () => { … })`: a list of tests. */
function isGroupOfTests({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

test(`no room has more than ${ROOM_LINES} lines of code`, () => {
  const sizes = rooms().map((room) => ({ room, lines: linesOf(inFolder(room)) }));
  const large = sizes.filter(
    ({ room, lines }) => lines > ROOM_LINES && !LARGE_ROOMS.includes(room),
  );
  expect(large).toEqual([]);
});

test('every room of the layer check is there, with a README, and every folder is a room', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const listed = rooms();
  expect(listed.length).toBeGreaterThan(15);
  for (const room of listed) {
    expect(inFolder(room), room).not.toEqual([]);
    expect(readme).toContain(`\`${room.split('/')[0]}/\``);
    expect(existsSync(join(ROOT, 'src', room, 'README.md')), room).toBe(true);
  }
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const known = [...listed.map((room) => room.split('/')[0]), ...BESIDE_ROOMS];
  expect(folders.filter((folder) => !known.includes(folder))).toEqual([]);
});

test('what lies in one folder, files and folders, imports in one direction only', () => {
  const edges = importsInCode();
  expect(edges.length).toBeGreaterThan(1000);
  const folders = new Set(edges.flatMap(([from]) => foldersAround(from)));
  const circles = [...folders].flatMap((folder) => circlesIn(folder, edges));
  expect(circles).toEqual([]);
});

type Edge = readonly [from: string, to: string];

/** Imports of one file by another, those of types too. */
function importsInCode(): Edge[] {
  return CODE.flatMap(({ path, text }) =>
    ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => fileName.replace(/[?].*$/, ''))
      .filter((target) => target.startsWith('.'))
      .map((target): Edge => [path, join(path, '..', target).replaceAll('\\', '/')]),
  );
}

/** '', 'a', 'a/b' of 'a/b/c.ts'. */
function foldersAround(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/** Circles among the children of a folder; each with the imports that close it. */
function circlesIn(folder: string, edges: readonly Edge[]): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const childOf = (path: string) => path.slice(prefix.length).split('/')[0] ?? '';
  const inside = edges.filter(
    ([from, to]) =>
      from.startsWith(prefix) && to.startsWith(prefix) && childOf(from) !== childOf(to),
  );
  const next = new Map<string, Set<string>>();
  for (const [from, to] of inside) {
    const known = next.get(childOf(from)) ?? new Set();
    next.set(childOf(from), known.add(childOf(to)));
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(next.get(from) ?? [])].some((child) => {
      if (child === to) return true;
      if (seen.has(child)) return false;
      seen.add(child);
      return reaches(child, to, seen);
    });
  return inside
    .filter(([from, to]) => reaches(childOf(to), childOf(from)))
    .map(([from, to]) => `${folder || 'src'}: ${from} → ${to}`);
}

/** The page's words stand in one place: a sentence or a label that two places need is a constant that both use. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Rooms whose words are the page's. */
const ROOMS = ['ui', 'store', 'lessons', 'share', 'training'];
/** A label begins with a capital; other words may be a part of several sentences. */
const LABEL_WORDS = 3;
const SENTENCE_WORDS = 6;

const FILES = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => /[.]tsx?$/.test(path) && !/[.]test[.]tsx?$/.test(path))
    .map((path) => join(room, path)),
);

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) ||
  ts.isJsxText(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node);

/** Said to developers, not on the page. */
const isFault = (node: ts.Node) =>
  ts.isNewExpression(node) && /^(Type|Range)Error$/.test(node.expression.getText());

/** Sentences and labels of a file, with spaces made one. */
function wordsOf(file: string): string[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const text = readFileSync(join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isFault(node)) return;
    if (isText(node)) {
      const words = node.text.replace(/\s+/g, ' ').trim();
      const count = words.split(' ').length;
      if (/^[A-Z]/.test(words) ? count >= LABEL_WORDS : count >= SENTENCE_WORDS) found.push(words);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('no sentence and no label of the page stands in two files', () => {
  const places = new Map<string, string[]>();
  for (const file of FILES) {
    for (const words of wordsOf(file)) places.set(words, [...(places.get(words) ?? []), file]);
  }
  expect(places.size).toBeGreaterThan(1000);
  const twice = [...places].filter(([, files]) => new Set(files).size > 1);
  expect(Object.fromEntries(twice)).toEqual({});
});

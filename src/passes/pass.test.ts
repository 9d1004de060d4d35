import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { fuseActivation } from './fuse-activation.ts';
import { type AfterPass, type Pass, watchPasses } from './pass.ts';
import { PIPELINE, prepareImported } from './pipeline.ts';
import { removeDead } from './remove-dead.ts';

const PASSES = [...PIPELINE.imported, ...PIPELINE.prepared, ...PIPELINE.chosen];

const isPass = (value: unknown): value is Pass => typeof value === 'function' && 'does' in value;

function small() {
  const graph = buildGraph();
  const x = graph.input('x', [1, 4]);
  const sum = graph.op('ADD', 'sum', [x, x], {});
  return graph.finish([graph.op('RELU', 'relu', [sum], {})]);
}

// Other tests of this worker verify passes by the listener that stands.
let standing: AfterPass | undefined;
beforeEach(() => {
  standing = watchPasses(undefined);
});
afterEach(() => {
  watchPasses(standing);
});

test('the pipeline lists every pass of this folder, by the name of its file', async () => {
  const names = PASSES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts'));
  const stems = files.flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
  const found = await Promise.all(
    stems.map(async (stem) => {
      const exported = Object.values(
        (await import(/* @vite-ignore */ `./${stem}.ts`)) as Record<string, unknown>,
      );
      return exported.flatMap((value) => (isPass(value) ? [[value.name, stem]] : []));
    }),
  );
  const pairs = found.flat();
  expect(pairs.map(([name]) => name).sort()).toEqual([...names].sort());
  for (const [name, stem] of pairs) expect(stem).toBe(name);
});

test.each(PASSES)('$name says in a sentence what it does', ({ does }) => {
  expect(does).toMatch(/^[A-Z][^.]*\.$/);
});

test('every pass that runs is seen with its name, and what it made of what', () => {
  const seen: Parameters<AfterPass>[] = [];
  watchPasses((...call) => seen.push(call));
  const model = small();
  const { model: prepared } = prepareImported(model);
  const expected = [...PIPELINE.imported, ...PIPELINE.prepared].map(({ name }) => name);
  expect(seen.map(([name]) => name)).toEqual(expected);
  expect(seen[0]?.[1]).toBe(model);
  expect(seen.at(-1)?.[2]).toBe(prepared);
  // Each goes on with what the one before it made.
  for (const [i, [, before]] of seen.entries()) if (i > 0) expect(before).toBe(seen[i - 1]?.[2]);
});

test('an error of the listener names nothing else: it comes out of the pass', () => {
  watchPasses((name) => {
    throw new Error(`after ${name}`);
  });
  expect(() => fuseActivation(small())).toThrow('after fuse-activation');
  expect(() => removeDead(small())).toThrow('after remove-dead');
});

test('one listener at a time: the one before is handed back', () => {
  const first: AfterPass = () => undefined;
  expect(watchPasses(first)).toBeUndefined();
  expect(watchPasses(undefined)).toBe(first);
});

/** The comparison of files must see every field: each is changed alone. */
import { expect, test } from 'vitest';
import { readRoot } from '../formats/tflite/flatbuffer-read.ts';
import { writeRoot } from '../formats/tflite/flatbuffer-write.ts';
import { TFLITE_IDENTIFIER } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { TableObject } from '../schema/types.ts';
import { seededRandom } from '../tensor/random.ts';
import { fieldDifferences } from './compare-fields.ts';
import { convertWith } from './single-steps.ts';

const IN = 32;
const OUT = 3;

/** A convolution and a dense layer behind it, as `recipe` stores them. */
function file(mode: ModeName, changes: Partial<Recipe> = {}): Uint8Array {
  const random = seededRandom(3);
  const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
  const b = buildGraph();
  const x = b.input('x', [-1, 4, 4, 2]);
  const kernel = b.constant('kernel', [2, 1, 1, 2], values(4));
  const bias = b.constant('bias', [2], values(2));
  const window = { padding: 1, strideW: 1, strideH: 1, fusedActivationFunction: 1 };
  const image = b.op('CONV_2D', 'image', [x, kernel, bias], window);
  const shape = b.constant('shape', [2], Int32Array.of(-1, IN), 'int32');
  const flat = b.op('RESHAPE', 'flat', [image, shape], {});
  const matrix = b.constant('matrix', [OUT, IN], values(OUT * IN));
  const model = b.finish([b.op('FULLY_CONNECTED', 'y', [flat, matrix], {})]);
  const recipe = { ...columnRecipe(mode), ...changes };
  return convertWith(model, recipe, () => ({ min: -1, max: 2 })).file;
}

const FILES: Readonly<Record<string, Uint8Array>> = {
  int8: file('int8'),
  float16: file('float16'),
  'blocks of 4 bits': file('dynamic-int4', { granularity: 'blockwise-32' }),
};

type Path = readonly string[];

/** Every number, text, switch and array in a table and the tables in it. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function changed(value: unknown): unknown {
  if (typeof value === 'string') return `${value}!`;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'number') return value + 1;
  const array = (value as Int8Array | BigInt64Array).slice();
  if (array.length === 0) return undefined;
  array.set([changed(array[0]) as never]);
  return array;
}

/** A copy of `table` with the leaf at `path` changed; null where there is nothing to change. */
function withChange(table: TableObject<'Model'>, path: Path): TableObject<'Model'> | null {
  const copy = structuredClone(table);
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const [last = ''] = path.slice(-1);
  const value = changed(parent[last]);
  if (value === undefined) return null;
  parent[last] = value;
  return copy;
}

/** The writer takes these from the table of options itself. */
const SILENT = /\.(?:builtinOptionsType|builtinOptions2Type|detailsType)$/;

test.each(Object.entries(FILES))('%s: each field of the file is seen to change', (_, bytes) => {
  const table = readRoot(bytes, 'Model');
  expect(fieldDifferences(bytes, bytes)).toEqual([]);
  const overlooked = leaves(table).filter((path) => {
    if (SILENT.test(path.join('.'))) return false;
    const edited = withChange(table, path);
    if (!edited) return false;
    try {
      const written = writeRoot('Model', edited, TFLITE_IDENTIFIER, 65536);
      return fieldDifferences(written, bytes).length === 0;
    } catch {
      return false;
    }
  });
  expect(overlooked.map((path) => path.join('.'))).toEqual([]);
});

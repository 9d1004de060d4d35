import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BuiltinOperator } from '../schema/enums.ts';
import { OPS, rowOfFused } from './index.ts';
import type { OpSpec } from './op-spec.ts';

const SOURCES = join(import.meta.dirname, '..');
/** Rooms that ask the rows. Readers and writers of formats name the ops that they read and write. */
const ROOMS = ['ir', 'passes', 'calibration', 'quantization', 'evaluation', 'cost', 'driver'];

/** Files that may name ops, and why: all others read a field of the row. */
const NAMED: Readonly<Record<string, string>> = {
  'calibration/calibrate.ts': 'puts NEG into the graph that is watched',
  'ir/builder.ts': 'copies what is returned twice',
  'ir/recurrent-cells.ts': 'builds the steps of recurrent layers',
  'passes/rotation-operators.ts': 'puts a CUSTOM operator before layers',
  'passes/unroll-lstm.ts': 'builds the steps of an LSTM, and what goes between integers and floats',
  'quantization/file/apply.ts': 'puts QUANTIZE and DEQUANTIZE where integer and float parts meet',
  'quantization/file/io.ts': 'turns a DEQUANTIZE into a QUANTIZE',
  'quantization/modes/dynamic-int2.ts': 'what ai-edge-quantizer quantizes is a fact of the mode',
  'quantization/modes/dynamic-int4.ts': 'what ai-edge-quantizer quantizes is a fact of the mode',
  'quantization/modes/weight-only-int4.ts':
    'what ai-edge-quantizer quantizes is a fact of the mode',
  'quantization/modes/weight-only-int8.ts':
    'what ai-edge-quantizer quantizes is a fact of the mode',
  'quantization/recipe/aeq-recipe.ts': 'what ai-edge-quantizer rotates is a fact of its recipes',
};

/** Names of ops in a source: as text, or as a key of an object. */
function opsNamedIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const texts = code.matchAll(/(?<text>['"`])(?<name>[A-Z][A-Z0-9_]*)\k<text>/g);
  const keys = code.matchAll(/(?:^|[{,(])\s*(?<name>[A-Z][A-Z0-9_]*)\s*[:(]/gm);
  return [...texts, ...keys].flatMap(({ groups: { name = '' } = {} }) =>
    name in BuiltinOperator ? [name] : [],
  );
}

test('ops are named in their rows: elsewhere only where one is built, or a tool lists them', () => {
  const named = ROOMS.flatMap((room) =>
    readdirSync(join(SOURCES, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(?!.*[.]test[.]).*[.]ts$/.test(file))
      .map((file) => join(room, file))
      .filter((file) => opsNamedIn(readFileSync(join(SOURCES, file), 'utf8')).length > 0),
  );
  expect(named.sort()).toEqual(Object.keys(NAMED).sort());
});

test('the search finds text and keys, and no comments', () => {
  expect(opsNamedIn("op === 'CONV_2D'")).toEqual(['CONV_2D']);
  expect(opsNamedIn('{ RELU: 1, MEAN(x) {} }')).toEqual(['RELU', 'MEAN']);
  expect(opsNamedIn("// 'CONV_2D'\n/* RELU: 1 */ const A = 'OTHER'")).toEqual([]);
});

const ROWS = Object.values(OPS) as unknown as readonly OpSpec[];

describe.each(ROWS)('$name', (row) => {
  test('operands that are pointed to are there, and are no data', () => {
    for (const input of [row.axesInput, row.zerosInput, row.shapeInput]) {
      if (input !== undefined) expect(row.inputs[input]?.role).toBe('index');
    }
  });

  test('how weights meet the data is said of all layers with weights and bias, and of no other', () => {
    const roles = row.inputs.map(({ role }) => role);
    expect(row.product !== undefined).toBe(roles.includes('weight') && roles.includes('bias'));
  });

  test('multiply-accumulates are counted for what multiplies weights with data, or data with data', () => {
    expect(row.macs !== undefined).toBe(row.product !== undefined || row.name === 'BATCH_MATMUL');
  });

  test('what shares memory is an operand, and no index', () => {
    for (const operand of row.inPlace?.operands ?? []) {
      expect(row.inputs[operand]?.role).toBe('activation');
    }
  });

  test('what only moves values, and what reshapes, has no scale of its own', () => {
    if (row.moves || row.reshapes) expect(row.output.kind).toBe('same-as-input');
    if (row.reshapes) expect(row.shapeInput).toBeDefined();
  });

  test('a kernel that applies an activation has an option for it', () => {
    if (row.fusesActivation) expect(row.options).not.toBeNull();
  });
});

test('an activation is found by the value that kernels know it by', () => {
  for (const row of ROWS) {
    if (row.asFused) expect(rowOfFused(row.asFused.value)).toBe(row);
  }
  expect(rowOfFused(0)).toBeUndefined();
});

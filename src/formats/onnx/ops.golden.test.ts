/** Models of an op or a few each compute on LiteRT what onnxruntime computes, or are refused by name. */
import { describe, expect, test } from 'vitest';
import { onnxOpCases, runOnnxCase } from '../../testing/onnx-cases.ts';
import { ROWS } from './lower/index.ts';

const CASES = onnxOpCases();

/** Cases that are refused here, though onnxruntime computes them. */
const REFUSED_HERE: ReadonlySet<string> = new Set([
  'cumulative_sum',
  'erf',
  'gather_nd_batch',
  'not_gelu_other_factor',
  'reduce_log_sum_exp',
  'resize_nearest_fraction_floor',
  'resize_one_dimension',
  'round_halves',
  'where_or_xor',
]);

/** Relative to the largest value. Quantized files are read as the float networks that they stand for: a step of their grid apart. */
function tolerance(name: string): number {
  if (name.startsWith('quantized')) return 0.05;
  return name.includes('float16') ? 1e-3 : 5e-6;
}

const isRefused = ({ name, refused }: (typeof CASES)[number]) => refused || REFUSED_HERE.has(name);

describe('as onnxruntime', () => {
  test.each(CASES.filter((one) => !isRefused(one)))('$name', async ({ name, given }) => {
    const { difference } = await runOnnxCase(given);
    expect(difference).toBeLessThan(tolerance(name));
  });
});

describe('refused by name', () => {
  test.each(CASES.filter(isRefused))('$name', async ({ given }) => {
    await expect(runOnnxCase(given)).rejects.toMatchObject({
      code: 'unsupported-op',
      where: { layer: expect.any(String), op: expect.any(String) },
    });
  });
});

/** Ops of the table that no case shows, and why. */
const NOT_SHOWN: readonly (readonly [op: string, why: string])[] = [
  ['CastLike', 'Cast, to the type of another array'],
  ['Mod', 'met in arithmetic on shapes alone'],
  ['ScatterND', 'met on known arrays alone: masks of Swin, docs/onnx.md'],
  ['Swish', 'of opset 24, which onnxruntime does not compute yet'],
  ['Trilu', 'met on known arrays alone'],
];

test('every op of the table is in a case', () => {
  const shown = new Set(CASES.flatMap(({ ops }) => ops));
  const missing = [...ROWS.keys()].filter((op) => !shown.has(op));
  expect(missing.sort()).toEqual(NOT_SHOWN.map(([op]) => op));
});

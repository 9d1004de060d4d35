/** Models of an op or a few each compute on LiteRT what onnxruntime computes, or are refused by name. */
import { describe, expect, test } from 'vitest';
import { onnxOpCases, runOnnxCase } from '../../testing/onnx-cases.ts';
import { ROWS } from './lower/index.ts';
import { REWRITTEN } from './lower/quantized-nodes.ts';

const CASES = [...onnxOpCases(), ...onnxOpCases('onnx_exports.json')];

describe('as onnxruntime', () => {
  test.each(CASES.filter((one) => !one.refused))('$name', async ({ near, given }) => {
    const { difference } = await runOnnxCase(given);
    expect(difference).toBeLessThan(near);
  });
});

describe('refused by name', () => {
  test.each(CASES.filter(({ refused }) => refused))('$name', async ({ given }) => {
    await expect(runOnnxCase(given)).rejects.toMatchObject({
      code: 'unsupported-op',
      where: { layer: expect.any(String), op: expect.any(String) },
    });
  });
});

/** Ops of the table that no case shows, and why. */
const NOT_SHOWN: readonly (readonly [op: string, why: string])[] = [];

test('every op of the table is in a case', () => {
  const shown = new Set(CASES.flatMap(({ ops }) => ops));
  const missing = [...ROWS.keys(), ...REWRITTEN].filter((op) => !shown.has(op));
  expect(missing.sort()).toEqual(NOT_SHOWN.map(([op]) => op));
});

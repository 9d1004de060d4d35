/** A bias beyond half of int32 widens the scale of its weights: docs/numerics.md (a), by hand. */
import { expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { convertModel } from '../conversion.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { roomDiagnostics } from './bias-room.ts';

const f32 = Math.fround;
const INPUT_SCALE = f32(2.55 / 255);
/** (2³¹ − 1) / 2, rounded down. */
const MOST = 1073741823;

/** Two output channels: tiny weights, a bias of 1 beside the first and of `second` beside the other. */
function converted(second: number, mode: ModeName, changes: Partial<Recipe> = {}) {
  const b = buildGraph();
  const x = b.input('x', [-1, 2]);
  const weights = b.constant('weights', [2, 2], Float32Array.of(1e-6, 0, 0, 1e-6));
  const bias = b.constant('bias', [2], Float32Array.of(1, second));
  const y = b.op('FULLY_CONNECTED', 'y', [x, weights, bias], {});
  const { model, report } = convertModel(
    b.finish([y]),
    { ...defaultRecipe(mode), ...changes },
    () => ({ min: 0, max: 2.55 }),
  );
  const { operators, tensors } = mainGraph(model);
  const [, w = -1, own = -1] = operators.find(({ op }) => op === 'FULLY_CONNECTED')?.inputs ?? [];
  return {
    weightScales: Array.from(tensors[w]?.quantization?.scale ?? []),
    biasScales: Array.from(tensors[own]?.quantization?.scale ?? []),
    bias: Array.from(tensors[own]?.data as Int32Array, Number),
    notes: report.diagnostics.map(({ code, message }) => `${code}: ${message}`).join(),
  };
}

const OWN = f32(1e-6 / 127);
const widened = (bias: number) => bias / MOST / INPUT_SCALE;

test('a scale for each channel: that of the large bias alone, to half of int32', () => {
  const { weightScales, biasScales, bias, notes } = converted(0.01, 'int8');
  expect(weightScales[0]! / widened(1)).toBeCloseTo(1, 6);
  expect(weightScales[1]).toBe(OWN);
  expect(biasScales[0]! / (1 / MOST)).toBeCloseTo(1, 6);
  expect(Math.abs(bias[0]! / MOST - 1)).toBeLessThan(1e-6);
  expect(bias[1]).toBe(Math.round(f32(0.01 * f32(1 / f32(INPUT_SCALE * OWN)))));
  expect(notes).toMatch(/bias-room: .*1 of its channels have a coarser scale/i);
});

test('one scale for all: the largest bias counts, of either sign', () => {
  const { weightScales, bias, notes } = converted(-4, 'int8', { granularity: 'per-tensor' });
  expect(weightScales).toHaveLength(1);
  expect(weightScales[0]! / widened(4)).toBeCloseTo(1, 6);
  expect(Math.abs(bias[1]! / MOST + 1)).toBeLessThan(1e-6);
  expect(Math.abs(bias[0]! / (MOST / 4) - 1)).toBeLessThan(1e-6);
  expect(notes).toContain('Its weights have a coarser scale');
});

test('a bias that fits leaves the scale alone, beside half of int32 and not all of it', () => {
  // 0.8 · INPUT_SCALE · OWN · 2³¹: more than half, less than all.
  const much = 0.8 * INPUT_SCALE * OWN * 2 ** 31;
  const little = 0.4 * INPUT_SCALE * OWN * 2 ** 31;
  expect(converted(little, 'int8').weightScales[1]).toBe(OWN);
  expect(converted(much, 'int8').weightScales[1]! / widened(much)).toBeCloseTo(1, 6);
});

test('int64 has room for what kernels multiply: half of 48 bits', () => {
  const most = Math.floor((2 ** 47 - 1) / 2);
  const inputScale = f32(2.55 / 32767);
  const large = 4 * most * inputScale * OWN;
  const { weightScales, bias, notes } = converted(large, 'int16x8');
  expect(weightScales[0]).toBe(OWN);
  expect(weightScales[1]! / (large / most / inputScale)).toBeCloseTo(1, 6);
  expect(bias[1]! / most).toBeCloseTo(1, 6);
  expect(notes).toContain('does not fit into the 48 bits that kernels take');
});

test('int64 has room for all that int32 has not', () => {
  const { weightScales, notes } = converted(-4, 'int16x8');
  expect(weightScales).toEqual([OWN, OWN]);
  expect(notes).not.toContain('bias-room');
});

test('what is said of it', () => {
  const spec = (...half: number[]) => ({
    bits: 8,
    arithmetic: 'float64' as const,
    layout: { channels: half.length, inner: 1 },
    halfRange: Float64Array.from(half),
  });
  const note = (which: string) => [
    {
      severity: 'info',
      code: 'bias-room',
      message: `The bias of layer y does not fit into int32 at its small scales. ${which} a coarser scale to make room for it.`,
      where: { layer: 'y' },
    },
  ];
  expect(roomDiagnostics('y', spec(1, 2), spec(1, 2), 'int32')).toEqual([]);
  expect(roomDiagnostics('y', spec(1, 2), spec(3, 4), 'int32')).toEqual(
    note('2 of its channels have'),
  );
  expect(roomDiagnostics('y', spec(1), spec(3), 'int32')).toEqual(note('Its weights have'));
});

import { expect, test } from 'vitest';
import { paintLine, stepBy } from './brush.ts';

const SIDE = { width: 5, height: 3 };
const rowsOf = (values: Float32Array) => [0, 5, 10].map((at) => [...values.slice(at, at + 5)]);
const line = [
  { x: 0.5, y: 1.5 },
  { x: 3.5, y: 1.5 },
] as const;

test('a line covers the pixels on its way, and the eraser takes them away', () => {
  const empty = new Float32Array(15);
  const drawn = paintLine(empty, SIDE, line, { size: 1, erases: false });
  expect(rowsOf(drawn)).toEqual([
    [0, 0, 0, 0, 0],
    [1, 1, 1, 1, 0],
    [0, 0, 0, 0, 0],
  ]);
  expect(empty.every((v) => v === 0)).toBe(true);
  expect(paintLine(drawn, SIDE, line, { size: 1, erases: true })).toEqual(empty);
});

test('a broader line has soft edges', () => {
  const drawn = paintLine(new Float32Array(15), SIDE, line, { size: 2, erases: false });
  expect(rowsOf(drawn)[0]).toEqual([0.5, 0.5, 0.5, 0.5, expect.closeTo(1.5 - Math.SQRT2, 5)]);
});

test('arrow keys stay within the picture', () => {
  expect(stepBy('ArrowLeft', { x: 0.5, y: 0.5 }, SIDE)).toEqual({ x: 0.5, y: 0.5 });
  expect(stepBy('ArrowDown', { x: 0.5, y: 0.5 }, SIDE)).toEqual({ x: 0.5, y: 1.5 });
  expect(stepBy('a', { x: 0.5, y: 0.5 }, SIDE)).toBeNull();
});

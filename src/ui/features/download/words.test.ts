import { expect, test } from 'vitest';
import { float32Text, meaningOf, placesOf } from './words.ts';

test('a scale in the digits that give it back, and what a stored number means', () => {
  const scale = Math.fround(1 / 255);
  expect(float32Text(scale)).toBe('0.00392156886');
  expect(Math.fround(Number(float32Text(scale)))).toBe(scale);
  expect(meaningOf(scale, -128)).toBe('real = 0.00392156886 × (stored + 128)');
  expect(meaningOf(0.5, 3)).toBe('real = 0.5 × (stored − 3)');
  expect(meaningOf(0.5, 0)).toBe('real = 0.5 × stored');
});

test('many layers: the first few by name', () => {
  expect(placesOf({ names: ['a', 'b'] })).toBe('a, b');
  expect(placesOf({ names: ['a', 'b', 'c', 'd', 'e'] })).toBe('a, b, c and 2 more');
});

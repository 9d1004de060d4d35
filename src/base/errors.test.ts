import { expect, test } from 'vitest';
import { formatPlace } from './errors.ts';

test('a place names the byte only where it leads somewhere', () => {
  expect(formatPlace({ file: 'notes.txt', byteOffset: 0 })).toBe('notes.txt');
  expect(formatPlace({ layer: 'conv2d', byteOffset: 1024 })).toBe('layer conv2d, byte 1024');
  expect(formatPlace({})).toBe('');
});

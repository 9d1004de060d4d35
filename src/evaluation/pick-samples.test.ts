import { expect, test } from 'vitest';
import { pickSamples, type SampleFilter } from './pick-samples.ts';

const labels = Uint8Array.of(0, 0, 1, 1, 2, 2);
const before = Uint8Array.of(0, 0, 0, 1, 0, 2);
const after = Uint8Array.of(0, 1, 1, 1, 1, 2);
const any: SampleFilter = { change: 'all', label: null, answer: null };
const placesOf = (filter: Partial<SampleFilter>) =>
  pickSamples({ before, after }, labels, { ...any, ...filter }).places;

test('samples by what became of their answers', () => {
  expect(placesOf({})).toEqual([0, 1, 2, 3, 4, 5]);
  expect(placesOf({ change: 'changed' })).toEqual([1, 2, 4]);
  expect(placesOf({ change: 'broken' })).toEqual([1]);
  expect(placesOf({ change: 'repaired' })).toEqual([2]);
  expect(placesOf({ change: 'otherwise' })).toEqual([4]);
});

test('a cell of the matrix: right class and answer of the file', () => {
  expect(placesOf({ label: 1, answer: 1 })).toEqual([2, 3]);
  expect(placesOf({ label: 1, answer: 0 })).toEqual([]);
});

test('a cell of the difference: what came to an answer and what left it', () => {
  expect(placesOf({ change: 'changed', answer: 0 })).toEqual([1, 2, 4]);
  expect(placesOf({ change: 'changed', label: 2, answer: 0 })).toEqual([4]);
  expect(placesOf({ change: 'changed', answer: 2 })).toEqual([]);
});

test('the counts say how many each kind would show with the same classes', () => {
  const { counts } = pickSamples({ before, after }, labels, { ...any, label: 2 });
  expect(counts).toEqual({ all: 2, changed: 1, broken: 0, repaired: 0, otherwise: 1 });
});

test('without labels or without a baseline nothing is broken or repaired', () => {
  const unlabelled = pickSamples({ before, after }, null, { ...any, change: 'changed' });
  expect(unlabelled.places).toEqual([1, 2, 4]);
  expect(unlabelled.counts).toMatchObject({ broken: 0, repaired: 0, otherwise: 0 });
  expect(pickSamples({ before: null, after }, labels, any).counts.changed).toBe(0);
});

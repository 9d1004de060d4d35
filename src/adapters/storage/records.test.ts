import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { openRecords } from './records.ts';

test('records come back as they were, the newest first', async () => {
  const records = openRecords<{ values: Float32Array }>('order', 5);
  await records.put('a', { values: Float32Array.of(1, 2) });
  await new Promise((resolve) => setTimeout(resolve, 5));
  await records.put('b', { values: Float32Array.of(3) });
  expect((await records.get('a'))?.values).toEqual(Float32Array.of(1, 2));
  expect((await records.list()).map(({ values }) => values[0])).toEqual([3, 1]);
  await records.remove('b');
  expect(await records.get('b')).toBeUndefined();
});

test('of more than the limit, the oldest go', async () => {
  const records = openRecords<number>('limit', 2);
  for (const value of [1, 2, 3]) {
    await records.put(`${value}`, value);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await records.list()).toEqual([3, 2]);
});

test('what is put stays, also where all others are newer', async () => {
  const records = openRecords<number>('continued', 2);
  await records.put('b', 2);
  await records.put('c', 3);
  await records.put('a', 1);
  expect(await records.get('a')).toBe(1);
  expect(await records.list()).toEqual([3, 1]);
});

test('all can be removed', async () => {
  const records = openRecords<number>('cleared', 5);
  await records.put('a', 1);
  await records.put('b', 2);
  await records.clear();
  expect(await records.list()).toEqual([]);
});

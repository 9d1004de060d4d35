import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { openRecords } from './records.ts';

const factory = globalThis.indexedDB;
afterEach(() => {
  vi.stubGlobal('indexedDB', factory);
  vi.useRealTimers();
});

/** Opens a database as another version of the page would, in another tab. */
const upgrade = (name: string) =>
  new Promise<boolean>((resolve, reject) => {
    const request = factory.open(name, 2);
    let blocked = false;
    request.onblocked = () => {
      blocked = true;
    };
    request.onupgradeneeded = () => request.result.createObjectStore('more');
    request.onsuccess = () => {
      request.result.close();
      resolve(blocked);
    };
    request.onerror = () => reject(request.error);
  });

test.each([
  ['there is none', undefined],
  [
    'opening is forbidden',
    {
      open: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    },
  ],
])('where %s, reading gives nothing and writing says why', async (_, given) => {
  vi.stubGlobal('indexedDB', given);
  const records = openRecords<number>('gone', 5);
  expect(await records.list()).toEqual([]);
  expect(await records.get('a')).toBeUndefined();
  expect(await records.weigh()).toEqual({ count: 0, bytes: 0 });
  for (const work of [records.put('a', 1), records.remove('a'), records.clear()]) {
    await expect(work).rejects.toMatchObject({ code: 'no-storage' });
  }
  expect((await records.problem())?.message).toContain('stores nothing');
  // It may come back: a person allows it.
  vi.stubGlobal('indexedDB', factory);
  expect(await records.problem()).toBeNull();
  await records.put('a', 1);
  expect(await records.list()).toEqual([1]);
});

test('what never opens is given up after some seconds', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('indexedDB', { open: () => ({}) });
  const records = openRecords<number>('hangs', 5);
  const problem = records.problem();
  await vi.advanceTimersByTimeAsync(6000);
  expect((await problem)?.message).toContain('another tab may hold it');
});

test('another version of the page can change a database that is open here, and records are kept after it', async () => {
  const records = openRecords<number>('changed', 5);
  await records.put('a', 1);
  expect(await upgrade('quantization-playground-changed')).toBe(false);
  await records.put('b', 2);
  expect(await records.list()).toEqual([2, 1]);
});

test('a full disk is told from storage that is not there', async () => {
  const records = openRecords<number>('full', 5);
  await records.list();
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The quota is exceeded.', 'QuotaExceededError');
  });
  await expect(records.put('a', 1)).rejects.toMatchObject({ code: 'out-of-memory' });
  put.mockRestore();
});

test('the room that records take', async () => {
  const records = openRecords<object>('weighed', 5);
  await records.put('a', { values: new Float32Array(1000), name: 'a name' });
  await records.put('b', { files: [{ data: new Uint8Array(500) }] });
  const { count, bytes } = await records.weigh();
  expect(count).toBe(2);
  expect(bytes).toBeGreaterThanOrEqual(4506);
  expect(bytes).toBeLessThan(4600);
});

/** Sizes after gzip against one call for the whole, and how the work is cut into pieces. */
import { gunzipSync, gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { gzipSize } from './gzip.ts';

const MEGABYTE = 2 ** 20;

describe('gzip', () => {
  const cancelled = expect.objectContaining({ code: 'cancelled' });

  test.each([0, 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1])('of %i bytes', async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 97);
    const whole = gzipSync(bytes, { level: 6, mtime: 0 });
    expect(gunzipSync(whole)).toHaveLength(length);
    const size = await gzipSize(bytes);
    expect(Math.abs(size - whole.length)).toBeLessThan(20 + whole.length * 0.01);
  });

  test('bytes without order stay as many, a few hundred of its own aside', async () => {
    const random = seededRandom(1);
    const bytes = new Uint8Array(MEGABYTE + 5000).map(() => random() * 256);
    const more = (await gzipSize(bytes)) - bytes.length;
    expect([more > 0, more < 500]).toEqual([true, true]);
  });

  test('between pieces of a megabyte others have their turn, and it is said how far it is', async () => {
    const bytes = new Uint8Array(2 * MEGABYTE + 1);
    const events: unknown[] = [];
    setTimeout(() => events.push('another'));
    await gzipSize(bytes, { onProgress: (...progress) => events.push(progress) });
    expect(events).toEqual([[0, bytes.length], 'another', [MEGABYTE, bytes.length]]);
    events.length = 0;
    await gzipSize(bytes.subarray(0, MEGABYTE), { onProgress: () => events.push('more') });
    expect(events).toEqual([]);
  });

  test('it stops before any piece, the last included', async () => {
    for (const length of [1, 2 * MEGABYTE]) {
      const done: number[] = [];
      const options = { signal: AbortSignal.abort(), onProgress: (at: number) => done.push(at) };
      await expect(gzipSize(new Uint8Array(length), options)).rejects.toEqual(cancelled);
      expect(done).toEqual([]);
    }
    const control = new AbortController();
    const stop = { signal: control.signal, onProgress: () => control.abort() };
    await expect(gzipSize(new Uint8Array(MEGABYTE + 1), stop)).rejects.toEqual(cancelled);
  });
});

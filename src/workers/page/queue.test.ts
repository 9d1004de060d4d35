import { expect, test } from 'vitest';
import { createQueue } from './queue.ts';

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test('one at a time, in order, whatever fails', async () => {
  const queue = createQueue();
  const log: string[] = [];
  const job = (name: string, ms: number, fails = false) =>
    queue(undefined, async () => {
      log.push(`${name} begins`);
      await later(ms);
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([job('a', 20), job('b', 1, true), job('c', 1)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a waiting job that is aborted fails at once and never starts', async () => {
  const queue = createQueue();
  const long = queue(undefined, () => later(50));
  const controller = new AbortController();
  let started = false;
  const waiting = queue(controller.signal, async () => {
    started = true;
  });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await long;
  await later(5);
  expect(started).toBe(false);
});

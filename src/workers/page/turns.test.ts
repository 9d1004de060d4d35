/** Long work between the page's other jobs. */
import { expect, test } from 'vitest';
import { createGate } from '../../testing/gate.ts';
import type { Job, RunJob } from './jobs.ts';
import { createQueue } from './queue.ts';
import { createTurns } from './turns.ts';

function setUp() {
  const queue = createQueue();
  const stop = new AbortController();
  const log: string[] = [];
  let jobs = 0;
  const run = Object.defineProperty(
    (control: { signal: AbortSignal }, work: (job: Job) => Promise<unknown>) =>
      queue(control.signal, () => work(`turn ${++jobs}` as unknown as Job)),
    'waiting',
    { get: () => queue.waiting },
  ) as RunJob;
  const turns = createTurns(run, stop.signal);
  const gate = createGate();
  const work = (name: string) =>
    turns(async (job) => {
      log.push(`${name} in ${job}`);
      await gate.pass();
      return name;
    });
  const other = () => queue(undefined, async () => void log.push('other'));
  return { work, other, gate, log, stop };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('what comes meanwhile shares the turn; once another job waits, it comes after that', async () => {
  const { work, other, gate, log } = setUp();
  gate.shut();
  const all = [work('a'), work('b')];
  await settled();
  all.push(work('c'));
  await settled();
  const between = other();
  await settled();
  all.push(work('d'), work('e'));
  await settled();
  expect(log).toEqual(['a in turn 1', 'b in turn 1', 'c in turn 1']);
  gate.open();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e']);
  await between;
  expect(log.slice(3)).toEqual(['other', 'd in turn 2', 'e in turn 2']);
  await work('f');
  expect(log.at(-1)).toBe('f in turn 3');
});

test('work whose turn is aborted before it comes fails', async () => {
  const { work, other, stop } = setUp();
  const before = other();
  const waiting = work('a');
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await before;
});

/** The pool over threads that are scripted: who is asked what, and when. */
import { expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { search } from '../../search/search.ts';
import type { Evaluation } from '../../search/trial.ts';
import { SCRIPTED_SPACE, scriptedEvaluate, scriptedSearch } from '../../testing/scripted-search.ts';
import type { Answers, Ready } from './messages.ts';
import { poolOf } from './pool.ts';
import type { SearchThread } from './thread.ts';

const HASH = 'ab'.repeat(32);
const INPUTS = { hash: HASH, further: null };
const ready: Ready = { kind: 'accuracy', baseline: 0.9, hash: HASH };

/** Answers after a while of its own. */
function scriptedThreads(count: number, answersIn: (thread: number) => number | null) {
  const busy = { now: 0, most: 0, stopped: 0, ended: 0 };
  const threads = Array.from({ length: count }, (_, thread): SearchThread => {
    let last: Promise<unknown> = Promise.resolve();
    const work = async <K extends keyof Answers>(
      what: K,
      recipe: Parameters<typeof scriptedEvaluate>[0],
    ) => {
      const wait = answersIn(thread);
      busy.most = Math.max(busy.most, ++busy.now);
      await new Promise((resolve) => wait !== null && setTimeout(resolve, wait));
      busy.now--;
      if (what === 'evaluate') return (await scriptedEvaluate(recipe)) as Answers[K];
      if (what === 'family') return (await SCRIPTED_SPACE.familyOf(recipe)) as Answers[K];
      return Uint8Array.of(thread) as Answers[K];
    };
    return {
      ready: Promise.resolve(ready),
      ask(what, recipe) {
        const answer = last.then(() => work(what, recipe));
        last = answer.catch(() => undefined);
        return answer;
      },
      stop: () => void busy.stopped++,
      end: async () => void busy.ended++,
    };
  });
  return { threads, busy };
}

async function searched(count: number, answersIn: (thread: number) => number) {
  const { threads, busy } = scriptedThreads(count, answersIn);
  const { evaluate, ahead, familyOf, end } = await poolOf(
    threads,
    INPUTS,
    new AbortController().signal,
  );
  const order: Evaluation[] = [];
  const space = { ...SCRIPTED_SPACE, familyOf };
  const job = scriptedSearch({ evaluate, space, onEvaluation: (one) => void order.push(one) });
  const result = await search({ ...job, ...(ahead && { ahead }) });
  await end();
  expect(busy.ended).toBe(count);
  return { result, order, most: busy.most };
}

test('the same result in the same order for any number of threads, however long each takes', async () => {
  const order: Evaluation[] = [];
  const result = await search(scriptedSearch({ onEvaluation: (one) => void order.push(one) }));
  for (const count of [1, 2, 5]) {
    const spread = await searched(count, (thread) => (thread * 3 + order.length) % 4);
    expect(spread.result).toEqual(result);
    expect(spread.order).toEqual(order);
    expect(spread.most).toBe(count);
  }
});

test('a stop ends what is asked for at once, and the file is still there', async () => {
  const stop = new AbortController();
  const slow = scriptedThreads(2, () => null);
  const { evaluate } = await poolOf(slow.threads, INPUTS, stop.signal);
  const asked = evaluate(SCRIPTED_SPACE.uniform[0]!);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(slow.busy.stopped).toBe(2);
  await expect(poolOf(slow.threads, INPUTS, stop.signal)).rejects.toMatchObject({
    code: 'cancelled',
  });

  const { threads } = scriptedThreads(2, () => 0);
  const again = new AbortController();
  const pool = await poolOf(threads, INPUTS, again.signal);
  const [first, second] = SCRIPTED_SPACE.uniform;
  await Promise.all([pool.evaluate(first!), pool.evaluate(second!)]);
  again.abort();
  // From the thread that made it.
  expect([...(await pool.fileOf(first!)), ...(await pool.fileOf(second!))]).toEqual([0, 1]);
});

test('a thread that cannot start, or that read other files', async () => {
  const { threads } = scriptedThreads(2, () => 0);
  const { signal } = new AbortController();
  await expect(poolOf(threads, { ...INPUTS, hash: '0'.repeat(64) }, signal)).rejects.toThrow(
    'changed while they were read',
  );
  const broken = new PlaygroundError('runtime-missing', 'No LiteRT.', '');
  const failing = [{ ...threads[0]!, ready: Promise.reject(broken) }];
  await expect(poolOf(failing, INPUTS, signal)).rejects.toThrow('No LiteRT.');
});

/** Which model the training thread has open, whatever the page asks and when. */
import { beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_TRAINING } from '../../training/settings.ts';
import type { TrainingOutcome } from '../api/training.ts';
import { expose } from '../crossing/expose.ts';
import { createTrainingClient } from './training-client.ts';

/** A training thread that trains nothing, and notes what it is asked. */
const thread = {
  opened: '',
  trained: [] as string[],
  /** What a model takes to open. */
  slow: new Map<string, number>(),
  endRun: (() => {}) as (error?: Error) => void,
};

function startThread() {
  const { port1, port2 } = new MessageChannel();
  const made = {
    start() {},
    async open(name: string) {
      await new Promise((resolve) => setTimeout(resolve, thread.slow.get(name) ?? 0));
      thread.opened = name;
      return { layers: [], obstacle: name, hasDropout: false, hasBatchNorm: false };
    },
    async train() {
      thread.trained.push(thread.opened);
      return new Promise((resolve, reject) => {
        thread.endRun = (error) => (error ? reject(error) : resolve({}));
      });
    },
    wishes: { cancel: () => void setTimeout(() => thread.endRun(new Error('stopped')), 20) },
  };
  expose(made, port2);
  port1.start();
  return Object.assign(port1, { terminate: () => port1.close() });
}

let source = { name: 'a', files: [] };

const client = () =>
  createTrainingClient({ dataUrl: '', tfjsUrl: '', start: startThread, source: () => source });

beforeEach(() => {
  source = { name: 'a', files: [] };
  thread.trained = [];
  thread.slow.clear();
});

test('another model that is opened while a cancelled run ends is the one looked at, and trained', async () => {
  const training = client();
  await training.trainability();
  const controller = new AbortController();
  const first = training.train(DEFAULT_TRAINING, { signal: controller.signal });
  await vi.waitFor(() => expect(thread.trained).toEqual(['a']));
  source = { name: 'b', files: [] };
  const stopped = expect(first).rejects.toMatchObject({ code: 'cancelled' });
  controller.abort();
  expect((await training.trainability()).obstacle).toBe('b');
  await stopped;
  const second = training.train(DEFAULT_TRAINING);
  await vi.waitFor(() => expect(thread.trained).toEqual(['a', 'b']));
  thread.endRun();
  await expect(second).resolves.toEqual({} as TrainingOutcome);
});

test('a run trains the model that is open, asked about before or not', async () => {
  const training = client();
  await training.trainability();
  source = { name: 'b', files: [] };
  const run = training.train(DEFAULT_TRAINING);
  await vi.waitFor(() => expect(thread.trained).toEqual(['b']));
  thread.endRun();
  await run;
});

test('of two models opened one after the other, the second stays open', async () => {
  const training = client();
  thread.slow.set('b', 50);
  await training.trainability();
  source = { name: 'b', files: [] };
  const slow = training.trainability();
  source = { name: 'c', files: [] };
  await Promise.all([slow, training.trainability()]);
  expect(thread.opened).toBe('c');
});

/** Calls between threads are derived from the type of the object in the thread, and come through whatever it is called with. */
import { expect, expectTypeOf, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { createCompiler } from '../compiler.ts';
import { connect } from './connect.ts';
import { expose } from './expose.ts';
import { moved } from './moved.ts';
import type { Remote } from './remote.ts';

/** An object as a thread makes it. To add a method touches nothing but the method and its caller. */
function makeObject() {
  const heard: string[] = [];
  return {
    sum: (values: Float32Array) => values.reduce((a, b) => a + b, 0),
    async each(count: number, { onProgress }: { onProgress?: (done: number) => void }) {
      for (let i = 1; i <= count; i++) onProgress?.(i);
      return count;
    },
    ask: async (question: (word: string) => Promise<string>) => question('how many?'),
    until: (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        if (signal.aborted) resolve('before');
        signal.addEventListener('abort', () => resolve('after'));
      }),
    fail(): number {
      throw new PlaygroundError('bad-shape', 'It does not fit.', 'Cut it.', { layer: 'dense' });
    },
    give: () => moved({ rows: new Map([['a', new Uint8Array(3).fill(7)]]) }),
    inner: { note: (word: string) => heard.push(word), heard: () => heard },
  };
}
type Made = ReturnType<typeof makeObject>;

function connected() {
  const { port1, port2 } = new MessageChannel();
  expose(makeObject(), port2);
  port1.start();
  return connect<Made>(Object.assign(port1, { terminate: () => port1.close() }));
}

test('every method is there, and gives a promise of what it gives in its thread', () => {
  expectTypeOf<Remote<Made>['sum']>().toEqualTypeOf<(values: Float32Array) => Promise<number>>();
  expectTypeOf<Remote<Made>['fail']>().toEqualTypeOf<() => Promise<number>>();
  expectTypeOf<Remote<Made>['inner']['note']>().toEqualTypeOf<(word: string) => Promise<number>>();
  expectTypeOf<keyof Remote<Made>>().toEqualTypeOf<keyof Made>();
  type Compiler = ReturnType<typeof createCompiler>;
  expectTypeOf<Remote<Compiler>['convert']>().toEqualTypeOf<Compiler['convert']>();
});

test('values, methods within objects, callbacks and signals come through', async () => {
  const { api } = connected();
  expect(await api.sum(Float32Array.of(1, 2, 3))).toBe(6);
  expect(await api.inner.note('a')).toBe(1);
  expect(await api.inner.heard()).toEqual(['a']);
  const done: number[] = [];
  expect(await api.each(3, { onProgress: (i) => done.push(i) })).toBe(3);
  await expect.poll(() => done).toEqual([1, 2, 3]);
  expect(await api.each(1, {})).toBe(1);
  expect(await api.ask(async (word) => `${word} two`)).toBe('how many? two');
  const controller = new AbortController();
  const waiting = api.until(controller.signal);
  controller.abort();
  expect(await waiting).toBe('after');
  expect(await api.until(controller.signal)).toBe('before');
});

test('errors keep their fields both ways', async () => {
  const { api } = connected();
  const error = { code: 'bad-shape', hint: 'Cut it.', where: { layer: 'dense' } };
  await expect(api.fail()).rejects.toBeInstanceOf(PlaygroundError);
  await expect(api.fail()).rejects.toMatchObject(error);
  const thrown = new PlaygroundError('bad-data', 'None.', 'Choose one.');
  const asked = api.ask(() => Promise.reject(thrown));
  await expect(asked).rejects.toMatchObject({ code: 'bad-data', hint: 'Choose one.' });
});

test('memory is copied, unless it is said to be moved', async () => {
  const { api } = connected();
  const [copied, given] = [Float32Array.of(1), Float32Array.of(1)];
  await api.sum(copied);
  await api.sum(moved(given));
  expect([copied.length, given.length]).toEqual([1, 0]);
  expect((await api.give()).rows.get('a')).toEqual(Uint8Array.of(7, 7, 7));
});

test('a thread that is ended fails its calls, and takes nothing from later ones', async () => {
  const thread = connected();
  const waiting = thread.api.until(new AbortController().signal);
  const failed = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  thread.end();
  await failed;
  expect(thread.alive).toBe(false);
  const values = Float32Array.of(1);
  await expect(thread.api.sum(moved(values))).rejects.toMatchObject({ code: 'cancelled' });
  expect(values.length).toBe(1);
});

test('the compiler under Node is the one in the thread', async () => {
  const { port1, port2 } = new MessageChannel();
  expose(createCompiler(), port2);
  port1.start();
  const { api } = connect<ReturnType<typeof createCompiler>>(
    Object.assign(port1, { terminate: () => port1.close() }),
  );
  const message = 'There is no file.';
  await expect(createCompiler().open('none', [])).rejects.toThrow(message);
  await expect(api.open('none', [])).rejects.toThrow(message);
  await expect(api.questions.trainedFiles('run-1', 'tflite')).rejects.toThrow('No model is open.');
});

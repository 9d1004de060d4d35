/** The pool on threads of Node, with the kernels on a memory of its own. */
import { readFileSync } from 'node:fs';
import { Worker as NodeWorker } from 'node:worker_threads';
import ts from 'typescript';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WasmBackend } from './heap.ts';
import { BUSY, FAILED, IDLE, type PoolStart, runJobs, startThreads, threadsOf } from './threads.ts';

/** `pool.worker.ts` as a script for Node: what it imports and its `self` come before it. */
const SCRIPT = `
const { parentPort } = require('node:worker_threads');
const [IDLE, BUSY, FAILED] = ${JSON.stringify([IDLE, BUSY, FAILED])};
const self = { postMessage: (data) => parentPort.postMessage(data) };
parentPort.on('message', (data) => self.onmessage({ data }));
${ts
  .transpile(readFileSync(new URL('./pool.worker.ts', import.meta.url), 'utf8'), {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
  })
  .replace(/^import .*$/m, '')
  .replace(/^export \{\};$/m, '')}`;

const workers: PageWorker[] = [];

/** A worker of a page. */
class PageWorker {
  onmessage: (() => void) | null = null;
  onerror: (() => void) | null = null;
  state = new Int32Array(1);
  ended = false;
  readonly #thread = new NodeWorker(SCRIPT, { eval: true });

  constructor() {
    this.#thread.on('message', () => this.onmessage?.());
    this.#thread.on('error', () => this.onerror?.());
    workers.push(this);
  }
  postMessage(start: PoolStart) {
    this.state = start.state as typeof this.state;
    this.#thread.postMessage(start);
  }
  terminate() {
    this.ended = true;
    void this.#thread.terminate();
  }
}

const PAGE = 65_536;
const FIRST_FREE = 1024;

function makeBackend() {
  const wasmMemory = new WebAssembly.Memory({ initial: 128, maximum: PAGE, shared: true });
  let next = FIRST_FREE;
  const _malloc = (bytes: number) => {
    const address = next;
    next = (next + bytes + 15) & ~15;
    return address;
  };
  const backend = { wasm: { asm: {}, wasmMemory, _malloc, _free() {} } } as unknown as WasmBackend;
  const floats = (count: number) => {
    const values = new Float32Array(wasmMemory.buffer, _malloc(4 * count), count);
    return values.fill(5);
  };
  return { backend, floats };
}

const clamp = ({ byteOffset, length }: Float32Array) =>
  [['clamp', byteOffset, length, 0, 1]] as const;
/** Far outside of the memory. */
const BROKEN = [['clamp', 0x7fff_0000, 1024, 0, 1]] as const;
const LONG = 500_000;

beforeEach(() => {
  vi.stubGlobal('Worker', PageWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 3 });
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
  vi.unstubAllGlobals();
});

test('each job runs on a thread', async () => {
  const { backend, floats } = makeBackend();
  expect(await startThreads(backend)).toBe(3);
  const parts = [floats(10), floats(10), floats(10)];
  for (let round = 0; round < 100; round++) {
    for (const part of parts) part.fill(5);
    runJobs(backend, parts.map(clamp));
    for (const part of parts) expect(part.every((value) => value === 1)).toBe(true);
  }
});

test('a job that fails here leaves no thread at work', async () => {
  const { backend, floats } = makeBackend();
  await startThreads(backend);
  const [a, b] = [floats(LONG), floats(LONG)];
  expect(() => runJobs(backend, [BROKEN, clamp(a), clamp(b)])).toThrow();
  expect([a.at(-1), b.at(-1)]).toEqual([1, 1]);
});

test('a job that fails on a thread is told, the others are waited for, and the thread rests', async () => {
  const { backend, floats } = makeBackend();
  await startThreads(backend);
  const [a, b] = [floats(10), floats(LONG)];
  expect(() => runJobs(backend, [clamp(a), BROKEN, clamp(b)])).toThrow('A thread of the pool');
  expect([a.at(-1), b.at(-1)]).toEqual([1, 1]);
  const { state } = workers[0]!;
  await vi.waitFor(() => expect(Atomics.notify(state, 0)).toBe(1));
  expect(() => runJobs(backend, [clamp(a), clamp(a), clamp(b)])).not.toThrow();
});

test('a job too long for the list reaches no thread', async () => {
  const { backend, floats } = makeBackend();
  await startThreads(backend);
  const a = floats(LONG);
  const long = Array.from({ length: 20 }, () => clamp(a)[0]);
  expect(() => runJobs(backend, [[], clamp(a), long])).toThrow('a job of');
  expect(a.at(-1)).toBe(1);
  expect(workers.map(({ state }) => state[0])).toEqual([IDLE, IDLE]);
});

test('where threads do not start, the backend computes without them', async () => {
  vi.stubGlobal(
    'Worker',
    class extends PageWorker {
      override postMessage() {
        queueMicrotask(() => this.onerror?.());
      }
    },
  );
  const { backend, floats } = makeBackend();
  expect(await startThreads(backend)).toBe(1);
  expect(threadsOf(backend)).toBe(1);
  expect(workers.every(({ ended }) => ended)).toBe(true);
  const a = floats(10);
  runJobs(backend, [clamp(a)]);
  expect(a[0]).toBe(1);
});

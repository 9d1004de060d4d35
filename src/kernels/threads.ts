/**
 * Threads that share the memory of tfjs, where the page is cross-origin isolated. A kernel cuts its work into jobs; one runs
 * here, the others on the pool, and the kernel returns when all are done. Without a pool there is one job: the whole.
 */
import type { WasmBackend } from './heap.ts';
import { memoryOf, moduleBytes, type Routines, routinesOf, withScratch } from './routines.ts';

/** A routine with its arguments. */
export type Call = readonly [name: keyof Routines, ...args: number[]];
/** Calls in order, on one thread. */
export type Job = readonly Call[];

/** Jobs wait in a list of numbers: count of calls, then for each its routine, count of arguments, arguments. */
const CAPACITY = 64;
/** What the state of a thread says. */
export const IDLE = 0;
export const BUSY = 1;
export const FAILED = 2;

/** What a thread is given at its start. */
export interface PoolStart {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly scratch: number;
  /** Names of the routines: a call names its place here. */
  readonly names: readonly string[];
  /** One number: IDLE, BUSY or FAILED. */
  readonly state: Int32Array;
  readonly job: Float64Array;
}

interface PoolThread extends PoolStart {
  readonly worker: Worker;
}

const MOST_THREADS = 4;
const pools = new WeakMap<WasmBackend['wasm'], readonly PoolThread[]>();

/** How many jobs a kernel should cut its work into. */
export function threadsOf(backend: WasmBackend): number {
  return 1 + (pools.get(backend.wasm)?.length ?? 0);
}

/**
 * Starts the pool of a backend. Does nothing where memory is not shared.
 * @returns how many threads compute, this one included.
 */
export async function startThreads(backend: WasmBackend): Promise<number> {
  const memory = memoryOf(backend);
  const isShared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  if (!isShared || pools.has(backend.wasm)) return threadsOf(backend);
  const routines = routinesOf(backend);
  const names = Object.keys(routines).filter((name) => name in routines);
  const module = new WebAssembly.Module(moduleBytes(true));
  const count = Math.min(MOST_THREADS, globalThis.navigator.hardwareConcurrency) - 1;
  const threads = Array.from({ length: Math.max(0, count) }, () => {
    const worker = new Worker(new URL('./pool.worker.ts', import.meta.url), {
      type: 'module',
      name: 'training-pool',
    });
    // Kept for as long as the backend lives.
    const scratch = (backend.wasm._malloc(routines.scratchSize() + 16) + 15) & ~15;
    const state = new Int32Array(new SharedArrayBuffer(4));
    const job = new Float64Array(new SharedArrayBuffer(8 * CAPACITY));
    return { worker, memory, module, scratch, names, state, job };
  });
  try {
    await Promise.all(threads.map(started));
  } catch {
    // The backend computes without them; it is not tried again.
    for (const { worker } of threads.splice(0)) worker.terminate();
  }
  pools.set(backend.wasm, threads);
  return threadsOf(backend);
}

const started = ({ worker, ...start }: PoolThread) =>
  new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = () => reject(new Error('A thread of the pool did not start.'));
    worker.postMessage(start satisfies PoolStart);
  });

/**
 * Runs `jobs`, at most one per thread, and waits for all, also when one of them fails: what they write to may be freed then.
 * @throws Error when one of them failed.
 */
export function runJobs(backend: WasmBackend, jobs: readonly Job[]): void {
  const threads = pools.get(backend.wasm) ?? [];
  const [own = [], ...others] = jobs;
  if (others.length > threads.length) {
    throw new RangeError(`${jobs.length} jobs for ${threads.length + 1} threads`);
  }
  const used = threads.slice(0, others.length);
  try {
    used.forEach((thread, i) => {
      post(thread, others[i]!);
    });
    const routines = routinesOf(backend);
    for (const [name, ...args] of own) (routines[name] as (...a: number[]) => void)(...args);
  } finally {
    for (const { state } of used) {
      while (Atomics.load(state, 0) === BUSY) Atomics.wait(state, 0, BUSY);
    }
  }
  if (used.some(({ state }) => Atomics.load(state, 0) === FAILED)) {
    throw new Error('A thread of the pool failed.');
  }
}

function post({ job, names, state }: PoolThread, calls: Job): void {
  Atomics.store(state, 0, IDLE);
  const numbers = [
    calls.length,
    ...calls.flatMap(([name, ...args]) => [names.indexOf(name), args.length, ...args]),
  ];
  if (numbers.length > CAPACITY) throw new RangeError(`a job of ${numbers.length} numbers`);
  job.set(numbers);
  Atomics.store(state, 0, BUSY);
  Atomics.notify(state, 0);
}

/** A part of `count` things. */
export interface Share {
  readonly first: number;
  readonly count: number;
}

/** Cuts `count` things into as many shares as there are threads, none of them smaller than `least`. */
export function sharesOf(backend: WasmBackend, count: number, least = 1): Share[] {
  const parts = Math.max(1, Math.min(threadsOf(backend), Math.floor(count / least)));
  return Array.from({ length: parts }, (_, i) => {
    const first = Math.round((i * count) / parts);
    return { first, count: Math.round(((i + 1) * count) / parts) - first };
  });
}

/**
 * For sums over shares: `work` gets an address for each share's part of the result, the first one's being `result`; then
 * the parts are added to it, in order.
 */
export function withParts(
  backend: WasmBackend,
  parts: number,
  count: number,
  result: number,
  work: (addresses: readonly number[]) => void,
): void {
  if (parts === 1) {
    work([result]);
    return;
  }
  withScratch(backend, 4 * count * (parts - 1), (room) => {
    const addresses = Array.from({ length: parts }, (_, i) =>
      i === 0 ? result : room + 4 * count * (i - 1),
    );
    work(addresses);
    const heap = new Float32Array(memoryOf(backend).buffer);
    const sum = heap.subarray(result / 4, result / 4 + count);
    for (const address of addresses.slice(1)) {
      const part = heap.subarray(address / 4, address / 4 + count);
      for (let i = 0; i < count; i++) sum[i] = sum[i]! + part[i]!;
    }
  });
}

/** A thread of the pool: waits for jobs, runs them on the shared memory. It ends with the thread that started it. */
import { BUSY, FAILED, IDLE, type PoolStart } from './threads.ts';

self.onmessage = ({ data }: MessageEvent<PoolStart>) => {
  const { memory, module, scratch, names, state, job } = data;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const routines = exports as Record<string, (...args: number[]) => void>;
  routines.setScratch?.(scratch);
  self.postMessage('ready');
  for (;;) {
    // It stays FAILED until the next job.
    const now = Atomics.load(state, 0);
    if (now !== BUSY) {
      Atomics.wait(state, 0, now);
      continue;
    }
    let next = IDLE;
    try {
      let at = 1;
      for (let call = 0; call < job[0]!; call++) {
        const name = names[job[at++]!] ?? '';
        const count = job[at++]!;
        routines[name]?.(...job.subarray(at, at + count));
        at += count;
      }
    } catch {
      next = FAILED;
    }
    Atomics.store(state, 0, next);
    Atomics.notify(state, 0);
  }
};

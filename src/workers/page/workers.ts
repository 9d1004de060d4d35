/** The threads of the page, each with its script. */
import type { ThreadWorker } from '../crossing/connect.ts';

/** Starts a thread of each kind. */
export interface Workers {
  compiler(): ThreadWorker;
  runtime(): ThreadWorker;
  training(): ThreadWorker;
  data(): ThreadWorker;
}

// The build finds the scripts by these very words.
export const PAGE_WORKERS: Workers = {
  compiler: () =>
    new Worker(new URL('../compiler.worker.ts', import.meta.url), {
      type: 'module',
      name: 'compiler',
    }),
  runtime: () =>
    new Worker(new URL('../runtime.worker.ts', import.meta.url), {
      type: 'module',
      name: 'runtime',
    }),
  training: () =>
    new Worker(new URL('../training.worker.ts', import.meta.url), {
      type: 'module',
      name: 'training',
    }),
  data: () =>
    new Worker(new URL('../data.worker.ts', import.meta.url), { type: 'module', name: 'data' }),
};

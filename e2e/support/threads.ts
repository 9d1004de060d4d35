/** The threads of a page, as the browser knows them. */
import type { Page, Worker } from '@playwright/test';

/** Threads that run one of the scripts `src/workers/*.worker.ts`. */
export function threadsOf(page: Page, script: 'compiler' | 'runtime' | 'training'): Worker[] {
  return page.workers().filter((worker) => worker.url().includes(`/${script}.worker`));
}

/** The test of every spec: a page that is watched while it is used. */
import { test as base, expect, type Page } from '@playwright/test';
import { Playground } from './playground.ts';

export interface LongTask {
  /** Milliseconds since the page was opened. */
  readonly start: number;
  readonly duration: number;
}

interface Watch {
  /** Origins that count as the page's own; the tested site is one from the start. */
  readonly origins: Set<string>;

  /** Tasks of the page's thread that took longer than 50 ms, so far. */
  longTasks(): Promise<readonly LongTask[]>;
  /** Addresses asked of another origin than the page's. */
  readonly foreignRequests: readonly string[];
  /** Errors the page logged or threw. */
  readonly errors: readonly string[];
}

declare global {
  interface Window {
    longTasks?: LongTask[];
  }
}

function watchRequests(page: Page, origins: ReadonlySet<string>): string[] {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(blob|data):$/.test(protocol) || origins.has(origin)) return;
    foreign.push(request.url());
  });
  return foreign;
}

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/**
 * `watch` runs in every test, and fails it when the page throws, logs an error or asks another origin for anything.
 */
export const test = base.extend<{ watch: Watch; playground: Playground }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const origins = new Set([new URL(baseURL ?? '').origin]);
      const foreignRequests = watchRequests(page, origins);
      const errors = watchErrors(page);
      await page.addInitScript(() => {
        const tasks: LongTask[] = [];
        window.longTasks = tasks;
        new PerformanceObserver((list) => {
          for (const { startTime, duration } of list.getEntries()) {
            tasks.push({ start: Math.round(startTime), duration: Math.round(duration) });
          }
        }).observe({ type: 'longtask', buffered: true });
      });
      await use({
        longTasks: () => page.evaluate(() => window.longTasks ?? []),
        origins,
        foreignRequests,
        errors,
      });
      expect(foreignRequests, 'requests to other origins').toEqual([]);
      expect(errors, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
  playground: async ({ page }, use) => use(new Playground(page)),
});

export { expect };

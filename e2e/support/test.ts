/** The test of every spec: a page that is watched while it is used. */
import { test as base, expect } from '@playwright/test';

export interface LongTask {
  /** Milliseconds since the page was opened. */
  readonly start: number;
  readonly duration: number;
}

interface Watch {
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

/**
 * `watch` runs in every test, and fails it when the page throws, logs an error or asks another origin for anything.
 */
export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const foreignRequests: string[] = [];
      const errors: string[] = [];
      const own = new Set([new URL(baseURL ?? 'http://127.0.0.1').hostname, '']);
      page.on('request', (request) => {
        if (!own.has(new URL(request.url()).hostname)) foreignRequests.push(request.url());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
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
        foreignRequests,
        errors,
      });
      expect(foreignRequests, 'requests to other origins').toEqual([]);
      expect(errors, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

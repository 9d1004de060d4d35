/** How long the page's thread computes without a break. */
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** Written into the trace by the page, which tells its thread from those of the browser's own windows. */
const MARK = 'the thread of the page';

/**
 * Traces `work` and gives the milliseconds of every task of the page's thread, the longest first. It is the thread's own
 * time: a long-task observer also counts the time in which other programs had the processor.
 */
export async function taskTimes(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<number[]> {
  const categories = [
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'blink.user_timing',
  ];
  await browser.startTracing(page, { categories, screenshots: false });
  await work();
  await page.evaluate((mark) => performance.mark(mark), MARK);
  const trace = (await browser.stopTracing()).toString();
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pageThreads = new Set(traceEvents.filter((event) => event.name === MARK).map(threadOf));
  return traceEvents
    .filter((event) => event.name === 'RunTask' && pageThreads.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

/** How long the page's thread computes without a break. */
import { type Browser, expect, type Page, test } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ph: string;
  /** When it began and how long it took by the clock: microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** Written into the trace by the page, which tells its thread from those of the browser's own windows. */
const MARK = 'the thread of the page';

/**
 * Milliseconds that a round of {@link keepPace} takes on the quiet machine of docs/benchmarks.md, where LiteRT runs a batch of 100
 * images in 48 ms. Measured where that took 86: rounds of the page took 1.7 to 2.1 of their own time, those of an empty page 1.3 to 2.1.
 */
const QUIET_ROUND = 1;
const ROUND = 'a round of the pace';

/**
 * Runs in the page: a small piece of work, parsing and copying as a page does, again and again beside all else. What it
 * takes says how fast the thread is now: another machine, or threads that share a core, make the same task longer.
 */
function keepPace([name, every]: readonly [string, number]): void {
  const text = JSON.stringify(
    Array.from({ length: 400 }, (_, i) => ({ i, name: `layer ${i}`, scales: [i / 3, i / 7] })),
  );
  setInterval(() => {
    const start = performance.now();
    structuredClone(JSON.parse(text));
    new DOMParser().parseFromString(`<p>${text}</p>`.repeat(2), 'text/html');
    performance.measure(name, { start });
  }, every);
}

/** For specs that time tasks: what keeps the pace parses text, which the page's own policy refuses. */
export const PACED = { bypassCSP: true };

const WITH_PACE = new WeakSet<Page>();

/**
 * Traces `work` and gives the milliseconds of every task of the page's thread, the longest first. It is the thread's own
 * time, as a long-task observer also counts the time in which other programs had the processor; and it is divided by how
 * much slower than on a quiet machine the thread was in the same seconds, by its own time, too.
 */
export async function taskTimes(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<number[]> {
  if (!WITH_PACE.has(page)) {
    WITH_PACE.add(page);
    await page.addInitScript(keepPace, [ROUND, 200] as const);
    await page.evaluate(keepPace, [ROUND, 200] as const);
  }
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
  const own = traceEvents.filter((event) => pageThreads.has(threadOf(event)));
  const tasks = own.filter(({ name }) => name === 'RunTask');
  // A measure is written into the trace while its task runs.
  const rounds = own
    .filter(({ name, ph }) => name === ROUND && ph === 'e')
    .flatMap(
      ({ ts }) => tasks.find((task) => task.ts <= ts && ts <= task.ts + (task.dur ?? 0)) ?? [],
    );
  const slower = slowness(rounds.map(milliseconds));
  const annotation = { type: 'slower than a quiet machine', description: slower.toFixed(2) };
  test.info().annotations.push(annotation);
  return tasks.map((task) => milliseconds(task) / slower).sort((a, b) => b - a);
}

const milliseconds = ({ tdur = 0 }: TraceEvent) => tdur / 1000;

/** How much slower than a quiet machine this one is now: to be asked of an empty page, before times by the clock are taken. */
export async function slownessNow(page: Page): Promise<number> {
  const name = 'a round of now';
  await page.evaluate(keepPace, [name, 20] as const);
  const rounds = () =>
    page.evaluate((own) => performance.getEntriesByName(own).map(({ duration }) => duration), name);
  await expect.poll(async () => (await rounds()).length).toBeGreaterThan(15);
  return slowness(await rounds());
}

/** At least 1: a faster machine does not make the page better. */
function slowness(rounds: readonly number[]): number {
  const sorted = rounds.toSorted((a, b) => a - b);
  const usual = sorted[sorted.length >> 1] ?? QUIET_ROUND;
  return Math.max(1, usual / QUIET_ROUND);
}

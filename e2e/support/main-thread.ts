/** How long the page's thread computes without a break. */
import { type Browser, expect, type Page, test } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** Written into the trace by the page, which tells its thread from those of the browser's own windows. */
const MARK = 'the thread of the page';

/** Milliseconds that one round of the page's pace takes where nothing else computes: two cores of this project's checks. */
const QUIET_ROUND = 1;
/** Where {@link keepPace} keeps what its rounds took. */
const ROUNDS = 'roundsOfPace';

/**
 * Runs in the page: a small piece of work, parsing and copying as a page does, again and again beside all else. What it
 * takes says how fast the thread is now: another machine, or threads that share a core, make the same task longer.
 */
function keepPace([name, every]: readonly [string, number]): void {
  const text = JSON.stringify(
    Array.from({ length: 400 }, (_, i) => ({ i, name: `layer ${i}`, scales: [i / 3, i / 7] })),
  );
  const rounds: number[] = [];
  Object.assign(globalThis, { [name]: rounds });
  setInterval(() => {
    const began = performance.now();
    structuredClone(JSON.parse(text));
    new DOMParser().parseFromString(`<p>${text}</p>`.repeat(2), 'text/html');
    rounds.push(performance.now() - began);
  }, every);
}

const WITH_PACE = new WeakSet<Page>();

/**
 * Traces `work` and gives the milliseconds of every task of the page's thread, the longest first. It is the thread's own
 * time, as a long-task observer also counts the time in which other programs had the processor; and it is divided by how
 * much slower than on a quiet machine the thread was in the same seconds.
 */
export async function taskTimes(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<number[]> {
  if (!WITH_PACE.has(page)) {
    WITH_PACE.add(page);
    await page.addInitScript(keepPace, [ROUNDS, 200] as const);
    await page.evaluate(keepPace, [ROUNDS, 200] as const);
  }
  const categories = [
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'blink.user_timing',
  ];
  const before = (await roundsOf(page)).length;
  await browser.startTracing(page, { categories, screenshots: false });
  await work();
  await page.evaluate((mark) => performance.mark(mark), MARK);
  const trace = (await browser.stopTracing()).toString();
  const rounds = await roundsOf(page);
  const slower = slowness(rounds.length > before ? rounds.slice(before) : rounds);
  test
    .info()
    .annotations.push({ type: 'slower than a quiet machine', description: slower.toFixed(2) });
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pageThreads = new Set(traceEvents.filter((event) => event.name === MARK).map(threadOf));
  return traceEvents
    .filter((event) => event.name === 'RunTask' && pageThreads.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000 / slower)
    .sort((a, b) => b - a);
}

const roundsOf = (page: Page, name = ROUNDS) =>
  page.evaluate((own) => Reflect.get(globalThis, own) as readonly number[], name);

/** How much slower than a quiet machine this one is now: to be asked of an empty page, before times by the clock are taken. */
export async function slownessNow(page: Page): Promise<number> {
  const name = 'roundsOfNow';
  await page.evaluate(keepPace, [name, 20] as const);
  await expect.poll(async () => (await roundsOf(page, name)).length).toBeGreaterThan(15);
  return slowness(await roundsOf(page, name));
}

/** At least 1: a faster machine does not make the page better. */
function slowness(rounds: readonly number[]): number {
  const sorted = rounds.toSorted((a, b) => a - b);
  const usual = sorted[sorted.length >> 1] ?? QUIET_ROUND;
  return Math.max(1, usual / QUIET_ROUND);
}

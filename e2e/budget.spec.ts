/** What the first picture may cost, and how long the page's thread may be busy without a break. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { PACED, slownessNow, taskTimes } from './support/main-thread.ts';
import { expect, test } from './support/test.ts';

test.use(PACED);

const MOST_SCRIPT = 200_000;
/** Milliseconds. What takes longer, browsers call a long task: a person notices that a click is not answered. */
const LONGEST_TASK = 50;
/** Milliseconds, and the share of the window that may move by itself: what browsers call good is 2,500 and 0.1. */
const LARGEST_PAINT = 2000;
const MOST_SHIFTED = 0.05;

const firstPicture = (page: Page) => page.getByRole('tabpanel').locator('svg').first();

test('less than 200 kB of script, gzipped, comes before the first picture', async ({ page }) => {
  await page.goto('/', { waitUntil: 'commit' });
  const drawn = await page.waitForFunction(() =>
    document.querySelector('[role=tabpanel] svg') ? performance.now() : undefined,
  );
  // Threads load theirs for themselves, and the page waits for none of them.
  const addresses = await page.evaluate(
    (before) =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime }) => startTime < before)
        .map(({ name }) => name)
        .filter((name) => /[.]js$/.test(name) && !/worker/.test(name)),
    (await drawn.jsonValue()) ?? 0,
  );
  expect(addresses.length).toBeGreaterThan(2);
  const sizes = await Promise.all(
    addresses.map(async (address) => {
      const body = await (await page.request.get(address)).body();
      return { file: address.split('/').pop(), bytes: gzipSync(body).length };
    }),
  );
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(MOST_SCRIPT);
});

test('the first screen stands within two seconds, and does not jump', async ({ page }) => {
  await page.addInitScript(() => {
    const seen = { painted: 0, shifted: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.painted = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifted += Number(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const slower = await slownessNow(page);
  await page.goto('/');
  await expect(page.getByRole('progressbar', { name: 'All columns' })).toBeVisible();
  const { painted, shifted } = await page.evaluate(
    () => Reflect.get(window, 'seen') as { painted: number; shifted: number },
  );
  expect(painted).toBeGreaterThan(0);
  expect(painted, 'milliseconds to the largest part').toBeLessThanOrEqual(LARGEST_PAINT * slower);
  expect(shifted, 'what moved without being asked').toBeLessThanOrEqual(MOST_SHIFTED);

  // Nor where what the picture is drawn from comes later than the page itself.
  await page.route('**/samples/*.results.json', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.reload();
  await expect(page.getByRole('progressbar', { name: 'All columns' })).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'seen').shifted)).toBeLessThanOrEqual(
    MOST_SHIFTED,
  );
});

test('no task of the page is long: at the start, and when a picture is opened', async ({
  browser,
  page,
}) => {
  const longest: Record<string, number | undefined> = {};
  const stage = async (name: string, work: () => Promise<void>) => {
    const tasks = await taskTimes(browser, page, async () => {
      await work();
      // What is drawn later, in its turn, counts too.
      await page.waitForTimeout(1000);
    });
    expect(tasks.length, `tasks in the trace of ${name}`).toBeGreaterThan(10);
    longest[name] = tasks[0];
  };
  await stage('start', async () => {
    await page.goto('/');
    await expect(firstPicture(page)).toBeVisible();
  });
  for (const name of ['Overview', 'Predictions', 'Train', 'Weights']) {
    await stage(name, async () => {
      await page.getByRole('tab', { name }).click();
      await expect(page.getByRole('tabpanel', { name })).toBeVisible();
    });
  }
  await stage('menu', async () => {
    await page.getByRole('button', { name: 'FP16: change the mode' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
  });
  test.info().annotations.push({ type: 'page thread', description: JSON.stringify(longest) });
  const long = Object.entries(longest).filter(([, time = 0]) => time > LONGEST_TASK);
  expect(long, JSON.stringify(longest)).toEqual([]);
});

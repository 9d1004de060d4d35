import { expect, test } from './support/test.ts';
import { threadsOf } from './support/threads.ts';

declare global {
  interface Window {
    cancelTook?: number;
  }
}

/** In the page: takes the time from the next click to the moment at which Run can be pressed. */
function watchCancel(): void {
  let clicked = Number.NaN;
  document.addEventListener('click', () => (clicked = performance.now()), {
    capture: true,
    once: true,
  });
  new MutationObserver((_, observer) => {
    const run = [...document.querySelectorAll('button')].find((b) => b.textContent === 'Run');
    if (!run || run.disabled || Number.isNaN(clicked)) return;
    window.cancelTook = performance.now() - clicked;
    observer.disconnect();
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** A thread that is ended in the middle of a computation is gone within this time. */
const END_MS = 5000;

test('cancel while images are measured: the threads at work end, and within a second the page can run again', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.table.getByText(/^measuring/)).toBeVisible({ timeout: 60_000 });
  const measuring = threadsOf(page, 'runtime');
  const compiling = threadsOf(page, 'compiler');
  expect(measuring.length).toBeGreaterThan(0);
  expect(compiling).toHaveLength(1);
  await page.evaluate(watchCancel);
  await playground.cancelButton.click();
  // The one that answers for the photo beside the picture does no work of columns: it may stay.
  const left = () => threadsOf(page, 'runtime').filter((thread) => measuring.includes(thread));
  await expect
    .poll(() => left().length, { message: 'threads that are left', timeout: END_MS })
    .toBeLessThanOrEqual(1);
  // The compiler was not at work: it stays, and with it the model.
  expect(threadsOf(page, 'compiler')).toEqual(compiling);
  await expect(playground.runButton).toBeEnabled();
  await expect(playground.progress).toBeHidden();
  const taken = await page.evaluate(() => window.cancelTook);
  expect(taken, 'milliseconds from the click to the page that can run again').toBeLessThan(1000);
  await expect(playground.head('Full int8')).toContainText('stored');

  await playground.runButton.click();
  await expect(playground.progress).toBeVisible();
  const [first = ''] = await playground.titles();
  await playground.isComputed(first);
  expect(await playground.accuracy(first)).toBeCloseTo(91.11, 1);
});

test('cancel with Escape, and go on with another model', async ({ page, playground }) => {
  await page.goto('/');
  await expect(playground.table.getByText(/^measuring/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(playground.runButton).toBeEnabled({ timeout: 1000 });
  await playground.openSample('Small dense net');
  await playground.allComputed();
});

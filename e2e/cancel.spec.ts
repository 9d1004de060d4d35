import { expect, test } from './support/test.ts';

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

test('cancel while images are measured: it ends within a second, and the next run works', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.table.getByText(/^measuring/)).toBeVisible({ timeout: 60_000 });
  await page.evaluate(watchCancel);
  await playground.cancelButton.click();
  await expect(playground.runButton).toBeEnabled();
  await expect(playground.progress).toBeHidden();
  const taken = await page.evaluate(() => window.cancelTook);
  expect(taken, 'milliseconds from the click to the page that can run again').toBeLessThan(1000);
  await expect(playground.head('Full int8')).toContainText('stored');

  await playground.runButton.click();
  await expect(playground.progress).toBeVisible();
  await playground.allComputed();
  expect(await playground.accuracy('Full int8')).toBeCloseTo(91.19, 1);
});

test('cancel with Escape, and go on with another model', async ({ page, playground }) => {
  await page.goto('/');
  await expect(playground.table.getByText(/^measuring/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(playground.runButton).toBeEnabled({ timeout: 1000 });
  await playground.openSample('Small dense net');
  await playground.allComputed();
});

/** Where things stand, at the widths of phones, tablets and large screens. */
import { expect, test } from './support/test.ts';
import { TrainTab } from './support/training.ts';

test('bar and content are in line on a wide screen', async ({ page, playground }) => {
  await page.setViewportSize({ width: 2560, height: 1300 });
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  const logo = await page.getByRole('banner').locator('svg').first().boundingBox();
  const table = await page.getByRole('region', { name: 'Results table' }).boundingBox();
  expect(Math.abs((logo?.x ?? 0) - (table?.x ?? 0))).toBeLessThanOrEqual(4);
});

test('Start training stays in reach, and settings leave no void beside them', async ({ page }) => {
  await page.goto('/');
  const train = new TrainTab(page);
  await train.open();
  const panel = await train.panel.boundingBox();
  expect(panel?.height).toBeLessThan(1600);
  await page.mouse.move(900, 600);
  await page.mouse.wheel(0, 10_000);
  await expect(train.startButton).toBeInViewport();
});

import { expect, test } from './support/test.ts';

test('cancel while images are measured: it ends within a second, and the next run works', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.table.getByText(/^measuring/)).toBeVisible({ timeout: 60_000 });
  const start = Date.now();
  await playground.cancelButton.click();
  await expect(playground.runButton).toBeEnabled({ timeout: 1000 });
  await expect(playground.progress).toBeHidden({ timeout: 1000 });
  expect(Date.now() - start).toBeLessThan(1500);
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

/** What the first picture may cost. The longest task of the page's thread is held in `compare.spec.ts`. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

const MOST_SCRIPT = 200_000;

const firstPicture = (page: Page) => page.getByRole('tabpanel').locator('svg').first();

test('less than 200 kB of script, gzipped, comes before the first picture', async ({ page }) => {
  await page.goto('/');
  await expect(firstPicture(page)).toBeVisible();
  // Threads load theirs for themselves, and the page waits for none of them.
  const addresses = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => /[.]js$/.test(name) && !/worker/.test(name)),
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

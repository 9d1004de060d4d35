import { readFileSync, writeFileSync } from 'node:fs';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-fields.ts';
import { expect, test } from './support/test.ts';

test.use({ serviceWorkers: 'allow' });

const view = (measured: boolean) =>
  `/#${encodeLink({
    ...DEFAULT_LINK_STATE,
    columns: [columnRecipe('float32'), columnRecipe('int8')],
    measured,
  })}`;

const SCRIPT = new URL('../dist/service-worker.js', import.meta.url);

test('after the first visit the page works without a network, and offers a newer build instead of loading it', async ({
  page,
  context,
  playground,
}) => {
  await page.goto(view(true));
  // Kept once nothing is computed any more; from then on the page is the kept one.
  await page.waitForFunction(
    () => navigator.serviceWorker.controller?.state === 'activated',
    null,
    {
      timeout: 60_000,
    },
  );
  await context.setOffline(true);
  await page.reload();
  await playground.isComputed('Full int8');
  expect(await playground.accuracy('Full int8')).toBeCloseTo(91.17, 1);
  await page.getByRole('tab', { name: 'Layers' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('dense');
  await context.setOffline(false);

  const built = readFileSync(SCRIPT, 'utf8');
  try {
    writeFileSync(SCRIPT, `${built}\n// newer`);
    await page.goto(view(false));
    await page.reload();
    const newer = page.getByRole('region', { name: 'A newer build' });
    await expect(newer).toContainText('There is a newer version of this page.', {
      timeout: 60_000,
    });
    await Promise.all([
      page.waitForEvent('load'),
      newer.getByRole('button', { name: 'Load it' }).click(),
    ]);
    await expect(newer).toBeHidden();
  } finally {
    writeFileSync(SCRIPT, built);
  }
});

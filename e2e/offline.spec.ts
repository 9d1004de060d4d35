import { readFileSync, writeFileSync } from 'node:fs';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { Playground } from './support/playground.ts';
import { expect, test } from './support/test.ts';

test.use({ serviceWorkers: 'allow' });

/** Per cent of the 10,000 that the small dense net answers right in int8. */
const INT8 = 87.17;

const view = (measured: boolean) =>
  `/#${encodeLink({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id: 'mlp' },
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
  // The sample was loaded before there was anybody to keep it.
  await expect
    .poll(() => page.evaluate(async () => (await caches.match('samples/mlp.h5')) !== undefined))
    .toBe(true);
  await context.setOffline(true);
  await page.reload();
  await playground.isComputed('Full int8');
  expect(await playground.accuracy('Full int8')).toBeCloseTo(INT8, 1);
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

test('a newer build that comes while something is computed: the job goes on, is told, and nothing is lost, in this tab and in others', async ({
  page,
  context,
  playground,
}) => {
  test.setTimeout(400_000);
  await page.goto(view(true));
  await page.waitForFunction(
    () => navigator.serviceWorker.controller?.state === 'activated',
    null,
    { timeout: 240_000 },
  );
  await playground.allComputed();
  const built = readFileSync(SCRIPT, 'utf8');
  const other = new Playground(await context.newPage());
  try {
    writeFileSync(SCRIPT, `${built}\n// newer still`);
    await other.page.goto(view(true));
    await other.allComputed();
    await other.page.evaluate(() => navigator.serviceWorker.ready.then((all) => all.update()));
    // Work begins before the newer build is there, and is not stopped by it. It is held, so that it lasts.
    await other.runButton.click();
    await other.page.getByRole('button', { name: 'Pause', exact: true }).click();
    const newer = other.page.getByRole('region', { name: 'A newer build' });
    await expect(newer).toContainText('What is computed goes on.', { timeout: 60_000 });
    await expect(newer.getByRole('button', { name: 'Load it' })).toBeDisabled();
    await other.page.waitForTimeout(500);
    await expect(other.progress).toBeVisible();

    // The first tab is idle, and may not pull the files away from under the other one.
    await page.reload();
    const here = page.getByRole('region', { name: 'A newer build' });
    await here.getByRole('button', { name: 'Load it' }).click({ timeout: 120_000 });
    await expect(here).toContainText('This page is open in another tab');
    await other.page.getByRole('button', { name: 'Go on', exact: true }).click();
    await other.allComputed();
    expect(await other.accuracy('Full int8')).toBeCloseTo(INT8, 1);
    // A picture that was not loaded before is still there.
    await other.page.getByRole('tab', { name: 'Train' }).click();
    await expect(other.page.getByRole('button', { name: /^Start training/ })).toBeVisible();

    await other.page.close();
    // A browser takes its time to know that a tab is gone: until then the page says that it is still there.
    await expect(async () => {
      await Promise.all([
        page.waitForEvent('load', { timeout: 3000 }),
        here.getByRole('button', { name: 'Load it' }).click({ timeout: 3000 }),
      ]);
    }).toPass({ timeout: 60_000 });
    await expect(here).toBeHidden();
  } finally {
    writeFileSync(SCRIPT, built);
  }
});

import { dropFiles, KERAS_FILE } from './support/files.ts';
import { Playground } from './support/playground.ts';
import { expect, test } from './support/test.ts';

test('a share link restores the view in a fresh browser', async ({ page, playground, browser }) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  await playground.removeColumn('FP16');
  await playground.addColumn('Dynamic int8');
  await page.getByRole('tab', { name: 'Predictions' }).click();
  const titles = await playground.titles();
  const link = await playground.link();

  const context = await browser.newContext();
  const fresh = new Playground(await context.newPage());
  await fresh.page.goto(link);
  await expect(fresh.model('Small dense net')).toBeVisible();
  await expect.poll(() => fresh.titles()).toEqual(titles);
  await expect(fresh.page.getByRole('tab', { name: 'Predictions' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await fresh.allComputed();
  await context.close();
});

test('a link to a local file carries its name, and asks for it', async ({
  page,
  playground,
  browser,
}) => {
  await page.goto('/');
  await dropFiles(page, KERAS_FILE);
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  const link = await playground.link();

  const context = await browser.newContext();
  const fresh = new Playground(await context.newPage());
  await fresh.page.goto(link);
  await expect(
    fresh.page.getByRole('heading', { name: 'This view needs a file that you have' }),
  ).toBeVisible();
  await expect(fresh.page.getByText(KERAS_FILE.name).first()).toBeVisible();
  await dropFiles(fresh.page, KERAS_FILE);
  await fresh.allComputed();
  await context.close();
});

test('a broken link says so, and shows the first sample', async ({ page, playground }) => {
  await page.goto('/#q1.not-a-link');
  await expect(page.getByText('The link could not be followed')).toBeVisible();
  await expect(playground.model('Tutorial CNN')).toBeVisible();
});

import { expectNoViolation } from './support/axe.ts';
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

test('a link with results shows the sender’s numbers at once, then which are the same', async ({
  page,
  playground,
  browser,
}) => {
  await playground.visitMeasured('Small dense net');
  // What no sample brings: the receiver has no number of this column until it is computed.
  await playground.addColumn('Weight-only int4');
  await playground.allComputed();
  const accuracy = await playground.accuracy('Weight-only int4');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText('With results', { exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Link to this view' }).inputValue();
  expect(link.length).toBeLessThan(4000);
  await page.getByText('Report', { exact: true }).click();
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a page (.html)' }).click();
  const report = test.info().outputPath('report.html');
  await (await arriving).saveAs(report);

  const context = await browser.newContext();
  const fresh = new Playground(await context.newPage());
  await fresh.page.goto(link);
  const row = fresh.row('Sent with the link');
  await expect(row).toContainText(`${accuracy.toFixed(2)} %`);
  const sent = await fresh.cell('Sent with the link', 'Weight-only int4');
  await expect(sent).toContainText(`${accuracy.toFixed(2)} %`);
  await fresh.allComputed();
  await expect(sent).toContainText('✓ all 5 the same here');
  await expect(row).toContainText('24 of 24 the same here');

  // The report opens without the page, and without a network.
  await context.setOffline(true);
  await fresh.page.goto(`file://${report}`);
  await expect(fresh.page.getByRole('heading', { level: 1 })).toHaveText(/quantized$/);
  await expect(fresh.page.getByRole('img')).toHaveCount(2 + 3);
  await expect(fresh.page.getByText(`${accuracy.toFixed(2)} % (`).first()).toBeVisible();
  await expect(fresh.page.getByRole('link', { name: /^Open it in/ })).toHaveAttribute('href', link);
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

test('a view is embedded in another page, without the parts that are left out, and leads to the whole page', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText('Embed', { exact: true }).click();
  for (const part of ['table', 'other pictures', 'choice of model and test set'])
    await page.getByRole('checkbox', { name: part }).check();
  await expectNoViolation(page, 'embed code');
  const code = await page.getByRole('textbox', { name: 'Code of the frame' }).inputValue();

  const body = `<h1>Lecture</h1>${code}`;
  await page.route('**/lecture', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/lecture');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('slider', { name: 'Bits of each weight, slider' })).toBeVisible();
  await expect(frame.getByRole('region', { name: 'Results table' })).toHaveCount(0);
  await expect(frame.getByRole('tab', { name: 'Layers' })).toHaveCount(0);
  await expect(frame.getByRole('button', { name: /^Model: / })).toHaveCount(0);
  await expect(frame.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  const [whole] = await Promise.all([
    context.waitForEvent('page'),
    frame.getByRole('link', { name: 'Open the whole page' }).click(),
  ]);
  await expect(whole.getByRole('slider', { name: 'Bits of each weight, slider' })).toBeVisible();
  expect(whole.url()).not.toContain('embed');
});

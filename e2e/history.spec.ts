import { decodeLink } from '../src/share/link.ts';
import { expectNoViolation } from './support/axe.ts';
import { dropFiles, KERAS_FILE } from './support/files.ts';
import { expect, test } from './support/test.ts';

test('changes are undone and redone, by keys, buttons and the browser’s back', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  const undo = page.getByRole('button', { name: /^(Undo|Nothing to undo)/ });
  const redo = page.getByRole('button', { name: /^(Redo|Nothing to redo)/ });
  const titles = await playground.titles();
  await expect.poll(() => page.url()).toContain('#');
  await expect(redo).toHaveAttribute('aria-disabled', 'true');
  await playground.removeColumn('FP16');
  const fewer = titles.filter((title) => title !== 'FP16');
  await expect.poll(() => playground.titles()).toEqual(fewer);
  await expect(undo).toHaveAccessibleName('Undo: column FP16 added');

  await page.keyboard.press('Control+z');
  await expect.poll(() => playground.titles()).toEqual(titles);
  await expect(page.getByText('Undid: column FP16 added.')).toBeAttached();
  await redo.click();
  await expect.poll(() => playground.titles()).toEqual(fewer);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+y');
  await expect.poll(() => playground.titles()).toEqual(fewer);

  // Text is undone where it is written.
  const bits = page.getByRole('spinbutton', { name: 'Bits of each weight', exact: true });
  await bits.focus();
  await page.keyboard.press('Control+z');
  expect(await playground.titles()).toEqual(fewer);
  await bits.blur();

  // The address has both views: back is an undo.
  await page.waitForTimeout(500);
  await page.goBack();
  await expect.poll(() => playground.titles()).toEqual(titles);
  await expect(redo).toHaveAttribute('aria-disabled', 'false');
});

test('runs and a model of one’s own are there after a reload, can be compared, and deleted', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, KERAS_FILE);
  const keep = page.getByRole('button', { name: 'Keep it', exact: true });
  await keep.click();
  await expect(keep).toBeHidden();
  for (const title of ['FP16', 'Weight-only int8']) await playground.removeColumn(title);
  await playground.allComputed();
  await playground.removeColumn('Full int8');
  // The address settles a little after the change: what is reloaded is what it says.
  await expect.poll(() => decodeLink(new URL(page.url()).hash).columns.length).toBe(1);

  await page.reload();
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await page.getByRole('button', { name: 'Runs so far' }).click();
  const history = page.getByRole('dialog', { name: 'Runs so far' });
  await expect(history.getByLabel('Compare two runs')).toContainText(/McNemar’s test: p/);
  await expectNoViolation(page, 'the runs so far');
  // What is given back stands at once in the table, as what it is.
  const run = history.getByRole('button', { name: /^Full int8/ });
  await expect(run).toContainText('kept');
  await run.click();
  await page.keyboard.press('Escape');
  await expect.poll(() => playground.titles()).toEqual(['FP32', 'Full int8']);

  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('button', { name: `Delete ${KERAS_FILE.name} from this browser` }).click();
  await expect(page.getByText('No model and no data of your own are kept.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('This view needs a file that you have')).toBeVisible();
});

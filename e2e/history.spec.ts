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

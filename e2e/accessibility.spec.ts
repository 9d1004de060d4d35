import { expectNoViolation } from './support/axe.ts';
import { BROKEN_FILE, dropFiles } from './support/files.ts';
import { ANY_SIZE } from './support/models.ts';
import { expect, test } from './support/test.ts';

test('axe finds nothing, in any state, in either theme', async ({ page, playground }) => {
  await page.goto('/');
  await expect(playground.progress).toBeVisible();
  await playground.cancelButton.click();
  await playground.openSample('Small dense net');
  await playground.allComputed();
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    // Predictions has tabs of its own.
    await expect(page.getByRole('tabpanel').first()).toBeVisible();
    await expectNoViolation(page, `tab ${await tab.innerText()}`);
  }
  await playground.allRows();
  await expectNoViolation(page, 'all rows');
  await page.getByRole('button', { name: 'Full int8: change the mode' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  // An open menu stands at the end of the document, outside its landmarks.
  await expectNoViolation(page, 'a menu', ['region']);
  await page.keyboard.press('Escape');
  await dropFiles(page, BROKEN_FILE);
  await expect(
    page.getByText(`${BROKEN_FILE.name} could not be opened`, { exact: true }),
  ).toBeVisible();
  await expectNoViolation(page, 'an error');
  await dropFiles(page, ANY_SIZE);
  await expect(page.getByRole('textbox', { name: 'height' })).toBeVisible();
  await expectNoViolation(page, 'a form for sizes');
  await page.getByRole('button', { name: /^Model: / }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolation(page, 'the gallery');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Link to this view' })).toBeVisible();
  await expectNoViolation(page, 'the share panel');
});

test('the theme can be switched, and is kept', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('nothing is cut off at 320 pixels', async ({ page, playground }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
});

test('on a narrow screen the settings of a column stand behind one button', async ({
  page,
  playground,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  await page.getByRole('button', { name: 'Full int8', exact: true }).click();
  await playground.allRows();
  const scheme = page.getByRole('button', { name: /^Full int8: whose rules/ });
  await expect(scheme).toBeHidden();
  await page.getByRole('button', { name: 'Full int8: settings: scheme: best' }).click();
  await expect(scheme).toBeVisible();
});

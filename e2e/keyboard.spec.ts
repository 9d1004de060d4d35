import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    const reached = await target.evaluateAll((elements) =>
      elements.some((element) => element === document.activeElement),
    );
    if (reached) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

/** Presses the arrow down until `item` of the open menu has the focus. */
async function arrowTo(page: Page, item: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const reached = await item.evaluate((element) => element === document.activeElement);
      if (!reached) await page.keyboard.press('ArrowDown');
      return reached;
    })
    .toBe(true);
}

test('everything works with the keyboard alone', async ({ page, playground }) => {
  await page.goto('/');
  await expect(playground.table).toBeVisible();

  // Another model, from the gallery.
  await tabTo(page, page.getByRole('button', { name: /^Model: / }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole('button', { name: /^Small dense net/ }));
  await page.keyboard.press('Enter');
  await expect(playground.model('Small dense net')).toBeVisible();
  await playground.allComputed();

  // Another mode, from the column's menu.
  await tabTo(page, page.getByRole('button', { name: 'FP16: change the mode' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await arrowTo(page, page.getByRole('menuitem', { name: /^Dynamic int8/ }));
  await page.keyboard.press('Enter');
  await playground.allComputed();
  expect(await playground.accuracy('Dynamic int8')).toBeCloseTo(87.23, 1);

  // The picture, by its tabs.
  await tabTo(page, page.getByRole('tab', { selected: true }));
  const before = await page.getByRole('tab', { selected: true }).innerText();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { selected: true })).not.toHaveText(before);

  // Run everything again, by its key.
  await page.keyboard.press('r');
  await expect(playground.progress).toBeVisible();
  await playground.allComputed();

  // The file, from the menu at the top.
  await tabTo(page, page.getByRole('button', { name: 'Download', exact: true }));
  const arriving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await arrowTo(page, page.getByRole('menuitem').first());
  await page.keyboard.press('Enter');
  expect((await arriving).suggestedFilename()).toMatch(/^mlp[.].*[.]tflite$/);
});

test('the help lists the keys, and can switch them off', async ({ page, playground }) => {
  await page.goto('/');
  await expect(playground.progress).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Cancel the run');
  await page.getByRole('checkbox', { name: 'Use these keys' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the palette finds what the page can do, by its words; on paper there are no controls', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.progress).toBeVisible();
  await page.keyboard.press('Control+k');
  const find = page.getByRole('textbox', { name: 'Find a command' });
  await expect(find).toBeFocused();
  await expectNoViolation(page, 'palette');
  await page.keyboard.press('Escape');
  const choose = async (words: string, label: string) => {
    await expect(find).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(find).toBeFocused();
    await page.keyboard.type(words);
    await expect(page.locator('button[data-selected]')).toContainText(label);
    await page.keyboard.press('Enter');
  };
  await choose('dynamic int4', 'Add a column: Dynamic int4');
  await expect(playground.head('Dynamic int4')).toBeVisible();
  await choose('number', 'Numbers');
  await expect(page.getByRole('tab', { name: 'Numbers' })).toHaveAttribute('aria-selected', 'true');
  await choose('lesson 2', 'Lesson 2');
  await expect(page.getByRole('complementary', { name: 'Lesson' })).toBeVisible();

  await page.emulateMedia({ media: 'print' });
  await expect(playground.cancelButton).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Layers' })).toBeHidden();
  await expect(playground.table).toBeVisible();
});

test('what a button opens says so, and gives the focus back, the first time as later', async ({
  page,
}) => {
  await page.goto('/');
  for (const [name, role] of [
    ['FP16: change the mode', 'menu'],
    ['Full int8: settings', 'dialog'],
    ['Share', 'dialog'],
  ] as const) {
    const button = page.getByRole('button', { name, exact: true });
    await expect(button).toHaveAttribute('aria-haspopup', role);
    await button.focus();
    for (const time of ['first', 'second']) {
      await expect(button, time).toHaveAttribute('aria-expanded', 'false');
      await page.keyboard.press('Enter');
      await expect(button, time).toHaveAttribute('aria-expanded', 'true');
      const opened = page.locator(`[id="${await button.getAttribute('aria-controls')}"]`);
      await expect(opened, time).toBeVisible();
      await expect(opened, time).toHaveAttribute(
        'aria-labelledby',
        (await button.getAttribute('id')) ?? '',
      );
      await expect
        .poll(() => opened.evaluate((box) => box.contains(document.activeElement)))
        .toBe(true);
      await page.keyboard.press('Escape');
      await expect(opened, time).toBeHidden();
      await expect(button, time).toBeFocused();
    }
  }
});

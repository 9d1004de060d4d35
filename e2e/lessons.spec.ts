/** Lessons by the verbs of a learner: nothing is done for them, and results are those of real files. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Lesson } from '../src/lessons/lesson.ts';
import { encodeLesson } from '../src/lessons/link.ts';
import { decodeLink } from '../src/share/link.ts';
import { expectNoViolation } from './support/axe.ts';
import { dropFiles } from './support/files.ts';
import { expect, test } from './support/test.ts';

const rail = (page: Page) => page.getByRole('complementary', { name: 'Lesson' });
const step = (page: Page, title: string) =>
  rail(page).getByRole('heading', { name: title, exact: true });
const check = (page: Page) => rail(page).getByRole('status');

async function begin(page: Page, title: RegExp): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
}

async function press(page: Page, name: 'Next' | 'Skip' | 'Back' | 'Finish'): Promise<void> {
  await rail(page).getByRole('button', { name, exact: true }).click();
}

/** In the form of the column's settings. */
async function setBits(page: Page, bits: number): Promise<void> {
  await page.getByRole('button', { name: 'Weight-only int8: settings', exact: true }).click();
  await page.getByRole('combobox', { name: 'Bits of a weight' }).selectOption(String(bits));
  await page.keyboard.press('Escape');
}

test('rounding and scale, from the list to the end', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await begin(page, /^2 Rounding and scale/);
  await expect(step(page, 'Follow one weight')).toBeFocused();
  await expect(page.getByRole('button', { name: /^Model: Small dense net/ })).toBeVisible();
  await rail(page).getByRole('button', { name: 'scale: what it means' }).click();
  await expect(page.getByRole('dialog', { name: 'scale' })).toContainText('÷ 7, one for a whole');
  await page.keyboard.press('Escape');
  await press(page, 'Next');

  await rail(page).getByRole('button', { name: '0.27', exact: true }).click();
  await expect(check(page)).toHaveText('Not this one. Try another.');
  await expect(rail(page).getByRole('button', { name: 'Skip' })).toBeVisible();
  await rail(page).getByRole('button', { name: '0.3', exact: true }).click();
  await expect(check(page)).toContainText('it is off by 0.03', { ignoreCase: true });
  await expectNoViolation(page, 'a lesson beside the page');
  await press(page, 'Next');

  await expect(check(page)).toContainText('Not yet: Weight-only int8 has 4 bits');
  await setBits(page, 3);
  await expect(check(page)).toHaveText('Weight-only int8 has 3 bits.');
  await press(page, 'Next');
  await rail(page).getByRole('button', { name: '−128', exact: true }).click();
  // On a low screen, too, the explanation stands above the buttons.
  const way = rail(page).getByRole('button', { name: 'Next', exact: true });
  await expect
    .poll(async () => {
      const [says, next] = await Promise.all([check(page).boundingBox(), way.boundingBox()]);
      return says && next ? says.y + says.height <= next.y : false;
    })
    .toBe(true);
  await press(page, 'Next');

  await setBits(page, 4);
  await expect(check(page)).toContainText(/has 4 bits and gets 85\.\d+ % right\./, {
    timeout: 30_000,
  });
  await press(page, 'Finish');
  await expect(step(page, 'Lesson done')).toBeVisible();

  // Kept for the next visit, and in the list.
  await expect
    .poll(() => decodeLink(new URL(page.url()).hash).lesson)
    .toEqual({ id: 'rounding-and-scale', step: 5 });
  await page.reload();
  await expect(step(page, 'Lesson done')).toBeVisible();
  await page.getByRole('button', { name: 'All lessons' }).click();
  await expect(
    page.getByRole('dialog').getByRole('button', { name: /Rounding and scale.*done/ }),
  ).toBeVisible();
});

test('the badly scaled CNN is repaired, and only a real file counts', async ({ page }) => {
  await begin(page, /^5 Which layer hurts/);
  const first = ['This one only guesses', 'Ask every layer', 'Read the cause', 'Follow one photo'];
  for (const title of first) {
    await expect(step(page, title)).toBeVisible();
    await rail(page)
      .getByRole('button', { name: /^(Next|Skip)$/ })
      .click();
  }
  await press(page, 'Next');
  await expect(check(page)).toContainText('gets 10 % right; this task wants at least 90 %', {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Full int8: settings', exact: true }).click();
  await page.getByRole('combobox', { name: 'whose rules' }).selectOption('best');
  await page.keyboard.press('Escape');
  await expect(check(page)).toContainText('gets 91.17 % right', { timeout: 60_000 });
  await press(page, 'Finish');
  await expect(step(page, 'You have reached the end')).toBeVisible();
  await rail(page).getByRole('button', { name: 'Ask every layer' }).click();
  await expect(page.getByRole('tab', { name: 'Layers', selected: true })).toBeVisible();
});

const SENT: Lesson = {
  id: 'sent',
  title: 'Sent by a teacher',
  about: 'Whether <b>text</b> stays text.',
  steps: [
    {
      title: 'Look at <i>one</i> layer',
      text: 'Its [weights|weight] are few.',
      view: { model: 's:mlp', columns: [{ mode: 'float32' }, { mode: 'float16' }], tab: 'weights' },
      todo: 'Choose dense_1.',
      task: { kind: 'layer', layer: 'dense_1' },
    },
  ],
};

test("a teacher's lesson comes by a link, and stays for the next visit", async ({ page }) => {
  await page.goto(`/#${encodeLesson(SENT)}`);
  await expect(step(page, 'Look at <i>one</i> layer')).toBeVisible();
  await expect(check(page)).toContainText('choose dense_1');
  await expect(page).toHaveURL(/#q2\./);
  await page.reload();
  await expect(step(page, 'Look at <i>one</i> layer')).toBeVisible();
  await page.goto('/#l1.damaged');
  await expect(page.getByText('The link could not be followed')).toBeVisible();
});

test('a lesson is written beside the page, tried, saved, and opened from its file', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('button', { name: 'Write a lesson' }).click();
  const editor = rail(page);
  await expect(editor.getByText(/Before it can be tried or sent.*title/)).toBeVisible();
  await editor.getByRole('textbox', { name: 'Title of the lesson' }).fill('My lesson');
  await editor.getByRole('textbox', { name: 'Title of the step' }).fill('Open Layers');
  await editor.getByRole('button', { name: 'Use the page as it is' }).click();
  await editor.getByRole('checkbox', { name: 'Give a task' }).check();
  await editor.getByRole('textbox', { name: 'What is to be done' }).fill('Go there.');
  await editor.getByRole('combobox', { name: 'It is done when' }).selectOption('tab');
  await expect(editor.getByText('Now it says: Not yet: the picture is “Weights”')).toBeVisible();
  await expectNoViolation(page, 'the editor of lessons');
  const saved = page.waitForEvent('download');
  await editor.getByRole('button', { name: 'Save file' }).click();
  const file = await (await saved).path();
  await editor.getByRole('button', { name: 'Try it' }).click();
  await expect(check(page)).toContainText('open “Layers”');
  await page.getByRole('tab', { name: 'Layers' }).click();
  await expect(check(page)).toHaveText('The picture is “Layers”.');
  await rail(page).getByRole('button', { name: 'Edit' }).click();
  await editor.getByRole('button', { name: 'Close' }).click();

  const lesson = { name: 'my-lesson.json', bytes: new Uint8Array(readFileSync(file)) };
  await dropFiles(page, lesson);
  await expect(step(page, 'Open Layers')).toBeVisible();
});

/** Every task of the course, done as its text says; each test begins at the step, as a link to it does. */
import type { Page } from '@playwright/test';
import { COURSE } from '../src/lessons/course/index.ts';
import { withView } from '../src/lessons/view.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../src/share/link-state.ts';
import { expect, test } from './support/test.ts';
import { TrainTab } from './support/training.ts';

/** Files are written and asked 10,000 photos, on a machine that may be busy. */
const MEASURED = { timeout: 120_000 };

const rail = (page: Page) => page.getByRole('complementary', { name: 'Lesson' });
const check = (page: Page) => rail(page).getByRole('status');
const next = (page: Page) => rail(page).getByRole('button', { name: 'Next', exact: true }).click();

/** The page as it is for somebody who has come to the step by Next alone. */
async function goToStep(page: Page, id: string, title: string): Promise<void> {
  const steps = COURSE.find((lesson) => lesson.id === id)?.steps ?? [];
  const step = steps.findIndex((own) => own.title === title);
  expect(step, title).toBeGreaterThanOrEqual(0);
  const view = steps
    .slice(0, step + 1)
    .reduce<LinkState>((before, own) => withView(before, own.view ?? {}), DEFAULT_LINK_STATE);
  await page.goto(`/#${encodeLink({ ...view, lesson: { id, step } })}`);
  await expect(rail(page).getByRole('heading', { name: title, exact: true })).toBeVisible();
  await expect(check(page)).toContainText('Not yet: ');
}

/** Opens the settings that the sign in a column's head leads to. */
async function settings(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `${title}: settings`, exact: true }).click();
}

test('lesson 1: the float column, four bits, and too few', async ({ page, playground }) => {
  await goToStep(page, 'numbers-and-bits', 'Every number costs bits');
  await (await playground.cell('File size', 'FP32')).click();
  await expect(check(page)).toHaveText('The chosen column is FP32.');

  await goToStep(page, 'numbers-and-bits', 'Take half of the bits away');
  const bits = page.getByRole('spinbutton', { name: 'Bits of each weight', exact: true });
  await bits.fill('4');
  await expect(check(page)).toHaveText('Weight-only int8 has 4 bits.');
  // Few bars say how many weights they hold.
  const bars = page.getByRole('img', { name: /^Histogram of the weights over/ });
  await expect(
    bars
      .locator('text')
      .filter({ hasText: /^\d[\d,.]*k?$/ })
      .nth(14),
  ).toBeVisible();
  await next(page);
  await bits.fill('2');
  await expect(check(page)).toContainText(/^Weight-only int8 gets [\d.]+ % right\.$/, MEASURED);
});

test('lesson 3: more photos, and a cut that pays', async ({ page }) => {
  await goToStep(page, 'outliers-and-clipping', 'Show it more photos');
  await settings(page, 'Full int8');
  await page.getByRole('textbox', { name: 'Calibration images' }).fill('200');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(check(page)).toContainText(
    /^Full int8 is tuned on 200 images and gets 8[89]\.\d+ % right\.$/,
    MEASURED,
  );
  await next(page);
  await rail(page).getByRole('button', { name: 'Two or three' }).click();
  await next(page);

  const upper = page.getByRole('slider', { name: 'Upper cut' });
  await upper.focus();
  await expect(check(page)).toContainText('the cut is not your own yet');
  await expect(async () => {
    await upper.press('ArrowLeft');
    await expect(check(page)).toHaveText(/^Your cut has [\d.]+ % of the error/, { timeout: 200 });
  }).toPass();
});

test('lesson 4: a layer of small channels, and a scale for each', async ({ page }) => {
  await goToStep(page, 'per-channel', 'See it in a layer');
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^depthwise_conv2d / })
    .click();
  await expect(check(page)).toHaveText('The layer depthwise_conv2d is in the picture.');

  await goToStep(page, 'per-channel', 'Give every channel its scale');
  // Scrolled past the table, the settings are behind the same sign in the line under the bar.
  await page.getByText('What to try').scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await page.getByRole('button', { name: 'Settings of Full int8', exact: true }).click();
  await page.getByRole('combobox', { name: 'Scales of the weights' }).selectOption('per-channel');
  await page.keyboard.press('Escape');
  await expect(check(page)).toContainText(/gets 8[5-8]\.\d+ % right\.$/, MEASURED);
});

test('lesson 5: every layer is measured', async ({ page }) => {
  await goToStep(page, 'which-layer-hurts', 'Ask every layer');
  await page.getByRole('button', { name: 'Measure every layer' }).click(MEASURED);
  await expect(check(page)).toHaveText(
    'Full int8 is set to “scheme tflite” and was measured layer by layer.',
    MEASURED,
  );
});

test('lesson 6: a file of whole numbers, and a sum below zero', async ({ page, playground }) => {
  await goToStep(page, 'integer-arithmetic', 'Make a file of whole numbers');
  await playground.addColumn('Full int8');
  await expect(check(page)).toContainText(
    /^Full int8 is 3\.9\d* times smaller and gets 9\d\.\d+ % right\.$/,
    MEASURED,
  );

  await goToStep(page, 'integer-arithmetic', 'The cut is useful, too');
  const step = page.getByRole('slider', { name: 'Step' });
  await step.focus(MEASURED);
  await expect(check(page)).toContainText('no number is changed yet');
  await step.press('Home');
  for (let product = 1; product <= 4; product++) {
    await step.press('ArrowRight');
    await expect(page.getByRole('heading', { name: `Product ${product} of 4` })).toBeVisible();
    await page.getByRole('textbox', { name: 'Weight', exact: true }).fill('-127');
    await page.keyboard.press('Enter');
  }
  await expect(check(page)).toHaveText('With your change, the result is −128.');
});

test('lesson 7: a training that knows of two bits, and a longer one', async ({ page }) => {
  await goToStep(page, 'training', 'Train for 2 bits');
  const train = new TrainTab(page);
  await train.open();
  await train.set('Bits of a weight', 2, 'Rounding and ranges');
  await train.startButton.click();
  const trained = /^Full int8 · run \d was trained here, has 2 bits and gets ([\d.]+) % right\.$/;
  await expect(check(page)).toContainText(trained, MEASURED);
  await next(page);
  await rail(page)
    .getByRole('button', { name: /^It moved weights/ })
    .click();
  await next(page);
  await train.set('Epochs', 3, 'Data');
  await train.startButton.click();
  await expect(check(page)).toContainText(/gets (7[5-9]|8\d)[.\d]* % right\.$/, MEASURED);
});

test('lesson 8: other networks, each with its own remedy', async ({ page, playground }) => {
  await goToStep(page, 'other-networks', 'Too small to shrink');
  await playground.addColumn('Weight-only int4');
  await expect(check(page)).toContainText(/is 3\.8\d* times smaller and gets 9[3-6]/, MEASURED);

  await goToStep(page, 'other-networks', 'It hears half');
  await playground.setScheme('Full int8', 'best');
  await expect(check(page)).toContainText(/gets 7[5-9][.\d]* % right\.$/, MEASURED);

  await goToStep(page, 'other-networks', 'Give the signals room');
  await playground.addColumn('Int16 × int8');
  await expect(check(page)).toContainText(/^Int16 × int8 gets 87\.[67]\d* % right\.$/, MEASURED);

  await goToStep(page, 'other-networks', 'Damage that can be read');
  const written = page.getByRole('region', { name: 'Names, a column for each file' });
  await expect(written.getByText(/ of 16 differ$|^the same names$/)).toHaveCount(2, MEASURED);
  const coarse = await written.getByRole('row').nth(1).getByRole('cell').last().textContent();
  const bits = page.getByRole('spinbutton', { name: 'Bits of each weight', exact: true });
  if (!(await bits.isVisible())) await page.getByRole('tab', { name: 'Weights' }).click();
  await bits.fill('4');
  await expect(check(page)).toContainText(
    /has 4 bits and gets (39|4\d)[.\d]* % right\.$/,
    MEASURED,
  );
  await page.getByRole('tab', { name: 'Predictions' }).click();
  await expect(written.getByRole('row').nth(1).getByRole('cell').last()).not.toHaveText(
    coarse ?? '',
    MEASURED,
  );
});

/** The pictures that move under the hand: from a bar, a channel or a cell to one weight, and on. */
import { defaultRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('follow a weight from a bar of the histogram, a channel and a cell of its kernel', async ({
  page,
}) => {
  await page.goto('/');
  const level = page.getByRole('slider', { name: /^Level/ });
  await level.focus({ timeout: 60_000 });
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  const q = String(await level.getAttribute('aria-valuenow'));
  await page.keyboard.press('Enter');
  const travel = page.getByRole('complementary', { name: 'How one weight travels' });
  await expect(travel).toContainText('The weight you chose');
  const shown = new RegExp(`round\\(([−\\d.]+)\\) = ${q.replace('-', '−')}(?!\\d)`);
  await expect(travel).toContainText(shown);
  const digits = shown.exec((await travel.textContent()) ?? '')?.[1]?.replace('−', '-');
  expect(Math.round(Number(digits)), 'what is shown rounds as it says').toBe(Number(q));

  await page.getByText('Kernel', { exact: true }).click();
  const cells = page.getByRole('slider', { name: 'Weight of the kernel' });
  const before = await cells.getAttribute('aria-valuetext');
  expect(before).toContain(`→ ${q.replace('-', '−')} →`);
  await cells.press('ArrowRight');
  await expect(cells).not.toHaveAttribute('aria-valuetext', before ?? '');
  const number = travel.getByRole('textbox', { name: 'Weight number' });
  const [, own = ''] =
    /^Weight (\d+):/.exec((await cells.getAttribute('aria-valuetext')) ?? '') ?? [];
  await expect(number).toHaveValue(Number(own).toLocaleString('en-US'));

  // The link leads to the same picture and the same weight.
  await expect.poll(() => page.url(), { timeout: 5000 }).toContain('#');
  await page.waitForTimeout(600);
  await page.reload();
  await expect(page.getByRole('img', { name: /^Weights of one channel/ })).toBeVisible();
  await expect(number).toHaveValue(Number(own).toLocaleString('en-US'));

  await page.getByText('Channels', { exact: true }).click();
  const channels = page.getByRole('slider', { name: /^Channel/ });
  await channels.press('End');
  await channels.press('Enter');
  await expect(page.getByRole('spinbutton', { name: 'Channel' })).toHaveValue('255');
  await expect(page.getByRole('img', { name: /^Histogram of the weights over/ })).toBeVisible();
});

test('a number on its line and in its bits, from a weight of the model', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('slider', { name: /^Level/ }).waitFor({ timeout: 60_000 });
  const travel = page.getByRole('complementary', { name: 'How one weight travels' });
  const weight = await travel.getByRole('textbox', { name: 'Weight number' }).inputValue();
  await travel.getByRole('button', { name: 'number line' }).click();
  await expect(page.getByText(`It starts from weight ${weight} of dense`)).toBeVisible();
  const x = page.getByRole('slider', { name: 'x', exact: true });
  const from = await x.getAttribute('aria-valuetext');
  await x.press('Shift+ArrowRight');
  await expect(x).not.toHaveAttribute('aria-valuetext', from ?? '');
  await page.getByRole('textbox', { name: 'x', exact: true }).fill('0');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '0 is the integer 0, exactly' })).toBeVisible();

  await page.getByText('Bits', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Number' }).fill('1');
  await page.keyboard.press('Enter');
  const half = page.getByRole('region', { name: 'float16', exact: true });
  await expect(half.getByRole('button', { name: 'exponent, bit 10' })).toHaveText('1');
  await half.getByRole('button', { name: 'exponent, bit 14' }).click();
  await expect(half, 'all ones is infinity: nothing is turned').toContainText('1.000000');
  await half.getByRole('button', { name: 'sign, bit 15' }).click();
  await expect(page.getByRole('textbox', { name: 'Number' })).toHaveValue('-1');
  await expectNoViolation(page, 'bits');
});

test('an activation is cut by keys and by methods, and the error follows', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await page.getByRole('tab', { name: 'Activations' }).click();
  await playground.select('Full int8');
  await expect(page.getByText(/^int8, scale .* from 0 to/)).toBeVisible({ timeout: 120_000 });
  const upper = page.getByRole('slider', { name: 'Upper cut' });
  const whole = page.getByRole('heading', { name: 'Nothing is clipped: all of the error' });
  await expect(whole).toBeVisible();
  await upper.press('Shift+ArrowLeft');
  await expect(page.getByRole('radio', { name: /^your own cut/ })).toBeChecked();
  await expect(page.getByRole('heading', { name: /of the values are clipped/ })).toBeVisible();
  await page.getByRole('radio', { name: /^min-max/ }).check();
  await expect(whole).toBeVisible();
  await page.getByRole('radio', { name: /^entropy/ }).check();
  await expect(whole).toBeHidden();
  await expectNoViolation(page, 'activations');
  await page.getByRole('button', { name: 'Use entropy in the column' }).click();
  await expect(page.getByText('The column uses entropy now.')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Cuts and what they cost' })).toContainText(
    'moving-average',
  );
});

/** The small dense network, whose files are written at once: as trained, and in whole numbers. */
const smallNet = (change: Partial<LinkState>) =>
  `/#${encodeLink({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id: 'mlp' },
    columns: [defaultRecipe('float32'), defaultRecipe('int8')],
    ...change,
  })}`;

test('a dot product step by step: taken by keys, changed, and told of floats', async ({ page }) => {
  await page.goto(smallNet({ column: 0, tab: 'numbers', part: 'dot' }));
  await expect(page.getByText('This column multiplies floating-point numbers')).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Show Full int8' }).click();
  const title = page.getByRole('heading', { name: /^128 products add up to/ });
  await expect(title).toBeVisible({ timeout: 60_000 });
  const stations = page.getByRole('list', { name: 'From the sum to the result' });
  const last = stations.getByRole('listitem').last().locator('b');
  const result = (await last.textContent()) ?? '';
  await expect(page.getByText(`The run of this file gave ${result}.`)).toBeVisible();

  const step = page.getByRole('slider', { name: 'Step' });
  await step.press('Home');
  await expect(step).toHaveAttribute('aria-valuetext', 'before the first product');
  await expect(last).toHaveText('…');
  await step.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Product 1 of 128' })).toBeVisible();
  const weight = await page.getByRole('textbox', { name: 'Weight' }).inputValue();
  await page.getByRole('textbox', { name: 'Input' }).fill('127');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Weight' }).fill(Number(weight) > 0 ? '-127' : '127');
  await page.keyboard.press('Enter');
  await step.press('End');
  await expect(last).not.toHaveText(result);
  await expect(
    page.getByText(`Without your change, the run of this file gave ${result}.`),
  ).toBeVisible();
  await expectNoViolation(page, 'dot product');
  await page.getByRole('button', { name: 'Take my change back' }).click();
  await expect(last).toHaveText(result);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('region', { name: 'All steps' })).toContainText('Cut to the range');
});

test('the error of one photo from layer to layer, scrubbed by keys and by number', async ({
  page,
}) => {
  await page.goto(smallNet({ column: 1, tab: 'layers' }));
  await page.getByText('One photo', { exact: true }).click();
  const title = page.getByRole('heading', { name: /^The error is .* of the signal in / });
  await expect(title).toBeVisible({ timeout: 60_000 });
  const station = page.getByRole('region', { name: 'The layer in hand' });
  await expect(station.getByRole('heading')).toContainText('SOFTMAX');
  const slider = page.getByRole('slider', { name: 'Layer' });
  await slider.press('Home');
  await expect(station.getByRole('heading')).toContainText('input');
  await slider.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^2 of \d+: /);
  await expectNoViolation(page, 'error by layer');
  await page.getByRole('textbox', { name: 'Layer' }).fill('1');
  await page.keyboard.press('Enter');
  await expect(station.getByRole('heading')).toContainText('input');
  const before = (await title.textContent()) ?? '';
  await page.getByRole('radio', { name: /^Photo 2/ }).check();
  await expect(title).not.toHaveText(before);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Errors by layer' })).toContainText(
    'FULLY_CONNECTED',
  );
});

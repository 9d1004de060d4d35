/** Pictures of what helps few bits: a rotation under the slider, and one row of weights with the ranges of its blocks. */
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** The small dense network in four bits and in two, whose files are written and measured within seconds. */
const view = (change: Partial<LinkState>) =>
  `/#${encodeLink({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id: 'mlp' },
    columns: ['float32', 'dynamic-int4', 'dynamic-int2'].map((mode) =>
      columnRecipe(mode as 'float32' | 'dynamic-int4' | 'dynamic-int2'),
    ),
    tab: 'weights',
    ...change,
  })}`;

test('a rotation by keys: SNR and kurtosis follow, and the column takes it', async ({ page }) => {
  await page.goto(view({ column: 1, part: 'rotation', layer: 'dense_1' }));
  const slider = page.getByRole('slider', { name: 'Size of the rotation’s blocks' });
  await expect(slider).toHaveAttribute('aria-valuetext', /^not rotated, SNR [\d.]+ dB$/, {
    timeout: 60_000,
  });
  const snr = async () =>
    Number(/SNR ([\d.]+) dB/.exec((await slider.getAttribute('aria-valuetext')) ?? '')?.[1]);
  const before = await snr();
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /^blocks of \d+, SNR [\d.]+ dB$/);
  expect(await snr(), 'rotated weights lose less').toBeGreaterThan(before);
  const figures = page.getByRole('table', { name: 'What the rotation changes' });
  const kurtosis = figures.getByRole('row', { name: /excess kurtosis/ }).getByRole('cell');
  await expect(kurtosis).toHaveCount(2);
  const [trained = 0, rotated = 0] = (await kurtosis.allInnerTexts()).map((text) =>
    Number(text.replace('−', '-')),
  );
  expect(Math.abs(rotated), 'rotated weights are a bell').toBeLessThan(Math.abs(trained));
  await expectNoViolation(page, 'rotation');
  await expect(page.getByText(/^Its file would rotate/)).toContainText(/scores [\d.]+ %/, {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Rotate this column' }).click();
  await expect(page.getByText(/^Its file rotates/)).toContainText(/scores [\d.]+ %/, {
    timeout: 60_000,
  });
});

test('a row under the ruler: other blocks, another row, and the column takes them', async ({
  page,
}) => {
  await page.goto(view({ column: 2, part: 'blocks', layer: 'dense_1' }));
  await page.getByRole('button', { name: /^Select Dynamic int4/ }).click({ timeout: 60_000 });
  const title = page.getByRole('heading', { name: /^Blocks of \d+: [+±]/ });
  await expect(title).toBeVisible({ timeout: 60_000 });
  const first = await title.innerText();
  await page
    .getByRole('radiogroup', { name: 'Weights of a block' })
    .getByRole('radio')
    .first()
    .press('ArrowRight');
  await expect(title).not.toHaveText(first);
  await page.getByRole('spinbutton', { name: 'Channel' }).fill('5');
  await expect(
    page.getByRole('img', { name: /^Row 5 and the ranges of its blocks/ }),
  ).toBeVisible();
  await expectNoViolation(page, 'blocks');
  await page.getByRole('button', { name: /^Give this column blocks of/ }).click();
  await expect(page.getByRole('button', { name: 'Back to one scale for each row' })).toBeVisible();
});

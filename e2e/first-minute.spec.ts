/** What somebody sees and moves within the first minute. */
import { defaultRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** The small dense network, whose files are measured within a second or two. */
const SMALL = encodeLink({
  ...DEFAULT_LINK_STATE,
  model: { kind: 'sample', id: 'mlp' },
  columns: [defaultRecipe('float32'), defaultRecipe('weight-only-int8')],
  column: 1,
});

test('the slider takes bits away: histogram, size and worked example go with it, and the accuracy follows', async ({
  page,
  playground,
}) => {
  await page.goto(`/#${SMALL}`);
  await playground.allComputed();
  const size = await playground.cell('File size', 'Weight-only int8');
  const before = {
    size: await size.innerText(),
    accuracy: await playground.accuracy('Weight-only int8'),
  };
  const line = page.getByText(/^One weight: /);
  const worked = await line.innerText();
  await expect(page.getByRole('heading', { name: /, 255 possible values$/ })).toBeVisible();

  const slider = page.getByRole('slider', { name: 'Bits of each weight, slider' });
  // Fewer bits are to the right.
  for (let bits = 8; bits > 4; bits--) await slider.press('ArrowDown');
  await expect(slider).toHaveAttribute('aria-valuetext', /^4 bits/);
  await expect(page.getByRole('heading', { name: /, 15 possible values$/ })).toBeVisible();
  await expect(line).not.toHaveText(worked);
  await expect(size).not.toHaveText(before.size);
  for (let bits = 4; bits > 2; bits--) await slider.press('ArrowDown');
  await expect
    .poll(() => playground.accuracy('Weight-only int8'), { timeout: 30_000 })
    .toBeLessThan(before.accuracy - 5);
  // Both stops that were run keep what they scored.
  await expect(slider).toHaveAttribute('aria-valuetext', /^2 bits, accuracy /, { timeout: 30_000 });

  // A bar is read by keys, too.
  const level = page.getByRole('slider', { name: /^Level/ });
  await level.focus();
  await expect(page.getByText(/weights at /)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(level).toHaveAttribute('aria-valuetext', /^level 1: [\d,]+ weights$/);
});

test('a file that only guesses looks broken: said in words, its size no claim, with what to try', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await playground.openSample('Badly scaled CNN');
  const cell = page.locator('td[data-broken]').filter({ hasText: 'Guessing' });
  await expect(cell).toContainText('10.00');
  const claim = page.locator('td[data-broken]').filter({ hasText: 'smaller' });
  await expect(claim.getByText(/smaller/)).toHaveCSS('text-decoration-line', 'line-through');
  await expectNoViolation(page, 'a broken file');
  const mend = cell.getByRole('button', { name: 'try scheme best' });
  await mend.click();
  await expect(page.locator('td[data-broken]')).toHaveCount(0, { timeout: 60_000 });
});

test('on a projector the picture comes first, in large type, and Escape leaves', async ({
  page,
  playground,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  const picture = page.getByRole('img', { name: /^Histogram of the weights over/ });
  const figure = picture.locator('text').first();
  const height = async () => (await figure.boundingBox())?.height ?? 0;
  const small = await height();
  await page.getByRole('button', { name: 'Show on a projector' }).click();
  await expect(page).toHaveURL(/\?present/);
  await expect.poll(height).toBeGreaterThan(1.2 * small);
  await expect(picture).toBeInViewport({ ratio: 0.98 });
  const [top, below] = [await picture.boundingBox(), await playground.table.boundingBox()];
  expect(top?.y).toBeLessThan(below?.y ?? 0);
  await expect(page.getByRole('slider', { name: 'Bits of each weight, slider' })).toBeInViewport();
  await expectNoViolation(page, 'on a projector');
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/present/);
  await expect.poll(height).toBeLessThan(1.1 * small);

  await page.goto('/?present');
  await expect(page.getByRole('button', { name: /^Leave projector view/ })).toBeVisible();
});

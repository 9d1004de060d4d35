import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { decodeLink, encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const TWO = encodeLink({
  ...DEFAULT_LINK_STATE,
  columns: (['float32', 'dynamic-int4'] as const).map(columnRecipe),
});

test('a measurement is paused, goes on, and is stopped: its figures stand on the samples measured by then, and say so', async ({
  page,
  playground,
}) => {
  test.setTimeout(900_000);
  // What came with the sample stays; of the other column nothing is known yet, and it comes first.
  await page.goto(`/#${TWO}`);
  const head = playground.head('Dynamic int4');
  await expect(head).toContainText('measuring', { timeout: 120_000 });
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await pause.click();
  const goOn = page.getByRole('button', { name: 'Go on', exact: true });
  await expect(goOn).toBeVisible();
  // The batch that is under way ends, which kernels of four bits take seconds for; then nothing moves.
  const movesOn = async () => {
    const before = await head.innerText();
    await page.waitForTimeout(6000);
    return (await head.innerText()) !== before;
  };
  await expect.poll(movesOn, { intervals: [0], timeout: 120_000 }).toBe(false);
  const paused = await head.innerText();
  expect(await movesOn(), 'a run that is paused moves on').toBe(false);
  await expectNoViolation(page, 'a run that is paused');
  await goOn.click();
  await expect.poll(() => head.innerText(), { timeout: 60_000 }).not.toBe(paused);
  await page.getByRole('button', { name: 'Stop here', exact: true }).click();

  const words = await playground.cell('Measured on', 'Dynamic int4');
  await expect(words).toContainText(/^the first [\d,]+ of 10,000, because you stopped$/, {
    timeout: 60_000,
  });
  const images = Number(/first ([\d,]+)/.exec(await words.innerText())?.[1]?.replaceAll(',', ''));
  expect(images).toBeGreaterThan(0);
  expect(images).toBeLessThan(10_000);
  await expect(await playground.cell('Measured on', 'FP32')).toContainText('all 10,000');
  expect(await playground.accuracy('Dynamic int4')).toBeGreaterThan(70);
  await expectNoViolation(page, 'a column that stands on a part of the samples');

  // What came with the sample is computed again: that can wait.
  if (await playground.cancelButton.isVisible()) await playground.cancelButton.click();
  await expect(playground.runButton).toBeEnabled({ timeout: 60_000 });
  // A link claims no more than is known.
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText('With results', { exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Link to this view' }).inputValue();
  const { results } = decodeLink(new URL(link).hash);
  expect(results?.at(-1)?.answers).toMatchObject({ images, of: 10_000 });
  await page.keyboard.press('Escape');

  // Run begins again with what was stopped.
  await playground.runButton.click();
  await expect(head).toContainText('measuring', { timeout: 120_000 });
});

import { defaultRecipe, type Recipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { PACED, taskTimes } from './support/main-thread.ts';
import { expect, test } from './support/test.ts';

test.use(PACED);

/** Milliseconds without a break, as in budget.spec.ts. */
const LONGEST_TASK = 50;

/** The float model beside int8 as the converter makes it, or so with changes. */
const layersOf = (
  id: string,
  { measured = true, ...changes }: Partial<Recipe> & { readonly measured?: boolean } = {},
) =>
  encodeLink({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id },
    columns: [defaultRecipe('float32'), { ...defaultRecipe('int8'), ...changes }],
    column: 1,
    measured,
    tab: 'layers',
  });

test('names the layer and the cause, and one click mends the column', async ({
  browser,
  page,
  playground,
}) => {
  await page.goto(`/#${layersOf('unbalanced-cnn')}`);
  await playground.allComputed();
  expect(await playground.accuracy('Full int8')).toBeLessThan(12);
  await page
    .getByRole('radiogroup', { name: /Images that/ })
    .getByText('200', { exact: true })
    .click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  const title = page.getByRole('heading', { level: 2, name: /share one scale: conv2d_1$/ });
  const [longest = 0] = await taskTimes(browser, page, async () => {
    // Beside an accuracy that fell, one button asks.
    await playground.table.getByRole('button', { name: 'Why did Full int8 fall?' }).click();
    const tab = page.getByRole('tab', { name: 'Layers' });
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('progressbar', { name: /files of single layers/ })).toBeVisible();
    await expect(title).toBeVisible({ timeout: 120_000 });
  });
  test.info().annotations.push({ type: 'longest task', description: longest.toFixed(1) });
  expect(longest, 'milliseconds of the page’s own time').toBeLessThanOrEqual(LONGEST_TASK);

  await expectNoViolation(page, 'a report');
  const evidence = page.getByRole('img', { name: /^Largest value of each channel: 12\d channels/ });
  await expect(evidence).toHaveAccessibleName(/half a step is .* Marked: become 0/);
  const table = page.getByRole('region', { name: 'Table of layers' });
  await expect(table.getByRole('rowheader')).toHaveText([
    /^ ?conv2d ?CONV_2D/,
    /conv2d_1/,
    /^ ?dense ?FULLY/,
    /dense_1/,
    /SOFTMAX/,
  ]);
  await table.getByRole('button', { name: 'Alone' }).click();
  await expect(table.getByRole('rowheader').first()).toContainText('dense');

  const graph = page.getByRole('group', { name: /^Graph of the network/ });
  const colour = page.getByRole('combobox', { name: 'Colour' });
  await expect(colour).toHaveValue('blame');
  await expect(
    graph.getByRole('button', { name: /^dense, .*: [1-9]\d\.\d\d points$/ }),
  ).toBeVisible();
  await colour.selectOption('Signal to noise');
  await expect(graph.getByRole('button', { name: /^dense, .*: \d+\.\d dB$/ })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Colours: Signal to noise' })).toContainText(
    '< 10 dB',
  );

  const search = page.getByRole('textbox', { name: 'Search' });
  await search.fill('conv');
  await expect(page.getByText(/^2 of \d+ operators: Enter/)).toBeVisible();
  await expect(table.getByRole('rowheader')).toHaveText([/conv2d_1/, /conv2d ?CONV_2D/]);
  await search.press('Enter');
  const opened = page.getByRole('region', { name: 'Details of the layer' }).getByRole('heading');
  await expect(opened).toBeFocused();
  await expect(opened).toHaveText(/^conv2d(_1)?$/);
  await search.fill('');

  await table.getByRole('button', { name: 'dense_1' }).click();
  const details = page.getByRole('region', { name: 'Details of the layer' });
  const errors = details.getByRole('row', { name: /^RMSE ÷ scale/ });
  await expect(errors.getByRole('cell')).toHaveText([/^\d/, /^0\.[23]\d/, /^0\.[23]\d/, /^\d/]);
  for (const term of ['SQNR', 'RMSE ÷ scale']) {
    await details.getByRole('button', { name: `${term}: what it means` }).click();
    const formula = page.getByRole('dialog', { name: term });
    await expect(formula.locator('pre')).toContainText(/output: .* = /);
    await expectNoViolation(page, `the formula of ${term}`);
    await page.keyboard.press('Escape');
    await expect(formula).toHaveCount(0);
  }
  await expect(page.getByRole('button', { name: /^dense_1, FULLY_CONNECTED/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

  // A remedy as a column of its own is measured beside the one that it mends a little.
  const float = page.getByRole('listitem').filter({ hasText: 'Keep dense in float' }).last();
  await expect(float).toContainText(/\+1\d\.\d\d.*\+4\.8\d MB/s);
  await float.getByRole('button', { name: 'As a column' }).click();
  await playground.allComputed();
  const [, , mended = ''] = await playground.titles();
  expect(await playground.accuracy(mended)).toBeGreaterThan(20);
  await page.keyboard.press('2');
  await expect(title).toBeVisible();

  const remedy = page.getByRole('listitem').filter({ hasText: 'Equalize the channels' }).last();
  await expect(remedy).toContainText(/\+[78]\d\.\d\d/);
  await remedy.getByRole('button', { name: 'Use it' }).click();
  await playground.allComputed();
  const [, after = ''] = await playground.titles();
  await expect(playground.head(after), 'says what the remedy did').toContainText('equalized');
  expect(await playground.accuracy(after)).toBeGreaterThan(90.8);
});

test('too few calibration images are named, and one click calibrates again', async ({
  page,
  playground,
}) => {
  await page.goto(`/#${layersOf('mlp', { calibrationSamples: 1 })}`);
  await playground.allComputed();
  const images = page.getByRole('tabpanel').getByRole('textbox', { name: 'Images', exact: true });
  await images.fill('123456');
  await images.press('Enter');
  await expect(images).toHaveValue('10,000');
  await images.fill('150');
  await images.press('Enter');
  await page.getByRole('button', { name: 'Measure every layer' }).click();
  await expect(page.getByText(/accuracy on 150 test images/)).toBeVisible({ timeout: 60_000 });
  const remedy = page.getByRole('listitem').filter({ hasText: 'Calibrate on 100' }).last();
  await expect(remedy).toContainText('tried with 100 calibration images', { timeout: 60_000 });
  await remedy.getByRole('button', { name: 'Use it' }).click();
  await playground.allComputed();
  await page.getByRole('button', { name: 'Measure every layer' }).click();
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('heading', { name: 'Too few calibration samples' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Time each operator' }).click();
  await expect(page.getByText(/^Medians of \d+ rounds, one image/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('list', { name: 'Colours: Time' })).toBeVisible();
});

test('without right answers, files are held against the float model; the page stays free meanwhile', async ({
  browser,
  page,
  playground,
}) => {
  await page.goto(`/#${layersOf('fashion-cnn', { measured: false })}`);
  await playground.allComputed();
  await expect(page.getByText(/each file is held against the float model/)).toBeVisible();
  const measure = page.getByRole('button', { name: 'Measure every layer' });
  const seconds = { files: 0, all: 0 };
  const [longest = 0] = await taskTimes(browser, page, async () => {
    const since = performance.now();
    await measure.click();
    await expect(page.getByText(/ 13 of 13$/)).toBeVisible({ timeout: 120_000 });
    seconds.files = (performance.now() - since) / 1000;
    await expect(page.getByText(/agreement with the float model on 500 test images/)).toBeVisible({
      timeout: 60_000,
    });
    seconds.all = (performance.now() - since) / 1000;
  });
  const description = JSON.stringify({ ...seconds, longest });
  test.info().annotations.push({ type: 'every layer, 500 images', description });
  expect(longest, 'milliseconds of the page’s own time').toBeLessThanOrEqual(LONGEST_TASK);
  // 10 on two cores that do nothing else: docs/benchmarks.md has the number.
  expect(seconds.all).toBeLessThan(90);
});

test('cancel while layers are measured: within a second the page can start again', async ({
  page,
  playground,
}) => {
  await page.goto(`/#${layersOf('mobilenet')}`);
  await playground.allComputed();
  const start = page.getByRole('button', { name: 'Measure every layer' });
  await start.click();
  const pictures = page.getByRole('tabpanel');
  // The graph stands beside it, before anything is measured.
  const graph = page.getByRole('group', { name: /^Graph of the network/ });
  const first = graph.getByRole('button').first();
  await expect(graph.getByRole('button', { name: /^conv2d, CONV_2D .*bytes/ })).toBeVisible();
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: 'Details of the layer' });
  await expect(details.getByRole('heading')).toBeFocused();
  await expect(details.getByRole('heading')).toHaveText('conv2d');
  await expect(details).toContainText('does the work of');
  await expect(pictures.getByText(/ of 40$/)).toBeVisible({ timeout: 60_000 });
  await pictures.getByRole('button', { name: 'Cancel' }).click();
  await expect(start).toBeEnabled({ timeout: 1000 });
});

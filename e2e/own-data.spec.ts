import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { columnRecipe, defaultRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { expectNoViolation } from './support/axe.ts';
import { type BroughtFile, dropFiles } from './support/files.ts';
import { Playground } from './support/playground.ts';
import { expect, test } from './support/test.ts';

const fileOf = (name: string): BroughtFile => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`../src/testing/own-data/${name}`, import.meta.url))),
});
/** 96×96×3, seven classes; its layer `wide` has channels of very different size. */
const MODEL = fileOf('shapes.h5');
const PICTURES = fileOf('shapes.zip');

/** Four columns, the last as the converter makes it. */
const FOUR = encodeLink({
  ...DEFAULT_LINK_STATE,
  model: { kind: 'sample', id: 'mlp' },
  columns: [
    ...(['float32', 'float16', 'weight-only-int8'] as const).map(columnRecipe),
    defaultRecipe('int8'),
  ],
});

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Measure on data of your own' });
/** A model that nothing bundled fits, and the dialog in which data are brought. */
async function askedForData(page: Page, playground: Playground) {
  await page.goto('/');
  await dropFiles(page, MODEL);
  await expect(playground.model(MODEL.name)).toBeVisible();
  await page.getByRole('button', { name: 'Data of your own…' }).click();
  return dialogOf(page);
}

const accuracies = async (playground: Playground) => {
  const all: number[] = [];
  for (const title of await playground.titles()) all.push(await playground.accuracy(title));
  return all;
};

test('a model and a zip of pictures: measured, explained, and measured again from a link', async ({
  page,
  playground,
  browser,
}) => {
  await page.goto(`/#${FOUR}`);
  await dropFiles(page, MODEL, PICTURES);
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('280 pictures in 7 classes');
  await expect(dialog.getByRole('row', { name: '5 star 40' })).toBeVisible();
  await expect(dialog).toContainText(/Values from 0\.000 to 1\.000/);
  await expectNoViolation(page, 'data being set up');
  await dialog.getByRole('button', { name: 'Measure on 224' }).click();
  await expect(playground.model(MODEL.name)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Test set: shapes.zip' })).toBeVisible();
  await playground.allComputed();
  const seen = await accuracies(playground);
  expect(seen[0]).toBeGreaterThan(90);
  expect(seen[3]).toBeLessThan((seen[0] ?? 0) - 5);

  await page.getByRole('tab', { name: 'Layers' }).click();
  await playground.select('Full int8');
  await page.getByRole('button', { name: /^Measure every layer/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: /wide/ })).toBeVisible({
    timeout: 120_000,
  });

  const link = await playground.link();
  const context = await browser.newContext();
  const fresh = new Playground(await context.newPage());
  await fresh.page.goto(link);
  await expect(
    fresh.page.getByRole('region', { name: /needs a file that you have/ }),
  ).toContainText(MODEL.name);
  await dropFiles(fresh.page, MODEL);
  const asked = fresh.page.getByRole('region', { name: /data that you have to bring/ });
  await expect(asked).toContainText(PICTURES.name);
  await expect(asked).toContainText(/[0-9a-f]{64}/);
  await dropFiles(fresh.page, PICTURES);
  await expect(fresh.page.getByRole('button', { name: 'Test set: shapes.zip' })).toBeVisible();
  await fresh.allComputed();
  expect(await accuracies(fresh)).toEqual(seen);
  await context.close();
});

test('data that are fed in another way than the model was trained: said, and mended by a click', async ({
  page,
  playground,
}) => {
  const dialog = await askedForData(page, playground);
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles({
    name: PICTURES.name,
    mimeType: 'application/zip',
    buffer: Buffer.from(PICTURES.bytes),
  });
  await expect(dialog).toContainText('280 pictures in 7 classes');
  const list = 'Circle\ncross\nhexagon\nring\nsquare\nstar\ntriangle\n';
  await dropFiles(page, { name: 'labels.txt', bytes: new TextEncoder().encode(list) });
  await expect(dialog.getByRole('row', { name: '0 Circle 40' })).toBeVisible();
  await expect(dialog.getByRole('combobox', { name: 'Class numbers' })).toHaveValue('names');
  const values = dialog.getByRole('combobox', { name: 'Values' });
  await values.selectOption('0 to 255');
  await expect(dialog).toContainText(/Values from 0\.0 to 2\d\d/);
  await expect(dialog.getByRole('status')).toContainText('with values from 0 to 1', {
    timeout: 60_000,
  });
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await expect(values).toHaveValue('0..1');
  await expect(dialog.getByRole('status')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Measure on 224' }).click();
  await expect(page.getByRole('button', { name: 'Test set: shapes.zip' })).toBeVisible();
});

test('no data at all: samples are made up, and the page says what that risks', async ({
  page,
  playground,
}) => {
  const dialog = await askedForData(page, playground);
  await dialog.getByRole('button', { name: 'I have none: make samples up' }).click();
  await expect(dialog).toContainText('Ranges were learned from made-up samples: noise');
  // They look like pictures, as the input does, and nothing is asked that changes nothing.
  await expect(dialog.getByRole('listitem').locator('img')).toHaveCount(8);
  await expect(dialog.getByRole('combobox', { name: 'Values' })).toHaveCount(0);
  await expect(dialog.getByRole('textbox', { name: 'Right answer' })).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Measure on \d+$/ }).click();
  await expect(page.getByRole('button', { name: 'Test set: Made-up samples' })).toBeVisible();
  await playground.isComputed('Full int8');
  await expect(playground.row('SQNR')).toContainText(/dB/);
});

test('calibrated with other data: a link asks for both', async ({ page, playground, browser }) => {
  const picture = (path: string): BroughtFile => ({
    name: path.replaceAll('/', '-'),
    bytes: unzipSync(PICTURES.bytes)[path] ?? new Uint8Array(),
  });
  const others = ['circle', 'star'].map((name) =>
    picture(
      Object.keys(unzipSync(PICTURES.bytes)).find((path) => path.includes(`/${name}/`)) ?? '',
    ),
  );
  await page.goto('/');
  await dropFiles(page, MODEL, PICTURES);
  const dialog = dialogOf(page);
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Calibrate with other files…' }).click();
  await (await choosing).setFiles(
    others.map(({ name, bytes }) => ({
      ...{ name, mimeType: 'image/png', buffer: Buffer.from(bytes) },
    })),
  );
  await expect(dialog).toContainText('ranges are learned from 2 of 2 files');
  await expectNoViolation(page, 'data with others to calibrate with');
  await dialog.getByRole('button', { name: 'Measure on 280' }).click();
  await playground.isComputed('Full int8');
  const seen = await playground.accuracy('Full int8');

  const link = await playground.link();
  const context = await browser.newContext();
  const fresh = new Playground(await context.newPage());
  await fresh.page.goto(link);
  await dropFiles(fresh.page, MODEL);
  const asked = fresh.page.getByRole('region', { name: /data that you have to bring/ });
  await expect(asked).toContainText(PICTURES.name);
  await expect(asked).toContainText('2 files');
  await dropFiles(fresh.page, ...others);
  await expect(asked).toContainText('2 files (already given)');
  await dropFiles(fresh.page, PICTURES);
  await fresh.isComputed('Full int8');
  expect(await fresh.accuracy('Full int8')).toBe(seen);
  await context.close();
});

import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { expectNoViolation } from './support/axe.ts';
import { type BroughtFile, dropFiles } from './support/files.ts';
import { expect, test } from './support/test.ts';

const SETS = new URL('../src/testing/boxes-and-masks/', import.meta.url);

const modelOf = (name: string): BroughtFile => ({
  name: `${name}.tflite`,
  bytes: new Uint8Array(readFileSync(new URL(`${name}.tflite`, SETS))),
});

/** A folder there, as an archive. */
function zipOf(set: string): BroughtFile {
  const folder = new URL(`${set}/`, SETS);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const entries = paths.map(({ parentPath, name }) => {
    const path = `${parentPath}/${name}`;
    return [path.slice(path.lastIndexOf(`/${set}/`) + 1), new Uint8Array(readFileSync(path))];
  });
  return { name: `${set}.zip`, bytes: zipSync(Object.fromEntries(entries)) };
}

/** Model and set are dropped together, and all of the set is measured on. */
async function measureOn(page: Page, model: string, set: string) {
  await page.goto('/');
  await dropFiles(page, modelOf(model), zipOf(set));
  const dialog = page.getByRole('dialog', { name: 'Measure on data of your own' });
  return { dialog, measure: dialog.getByRole('button', { name: /^Measure on \d+$/ }) };
}

test('pictures with masks: what is right, what files find, and which pixels are wrong', async ({
  page,
  playground,
}) => {
  const { dialog, measure } = await measureOn(page, 'segments', 'masked');
  await expect(dialog).toContainText('20 pictures, each with a mask');
  await expect(
    dialog
      .getByRole('listitem')
      .filter({ hasText: /red \d+ %/ })
      .first(),
  ).toBeVisible();
  await expect(measure).toHaveText('Measure on 16');
  await measure.click();
  await playground.allComputed();
  const float = await playground.cell('Mean IoU', 'FP32');
  await expect(float).toContainText(/^[789]\d\.\d\d/);

  const photo = page.getByRole('region', { name: /^One (photo|picture)$/ });
  await expect(photo.getByRole('img', { name: /^Right: / })).toBeVisible();
  await expect(photo.getByRole('img', { name: /^FP32 finds / })).toBeVisible();
  await expect(photo.getByRole('list', { name: 'Colours of classes' })).toContainText('blue');
  await page.getByRole('tab', { name: 'Predictions' }).click();
  const fallen = page.getByRole('region', { name: /^The samples that / });
  await expect(fallen.getByText('wrong', { exact: true })).toHaveCount(8);
  await expectNoViolation(page, 'masks');
});

test('boxes in COCO’s format: mean average precision, and the boxes in the picture', async ({
  page,
  playground,
}) => {
  const { dialog, measure } = await measureOn(page, 'boxes', 'coco');
  await expect(dialog).toContainText(/20 pictures with \d+ boxes of 2 classes/);
  await measure.click();
  await playground.allComputed();
  await expect(await playground.cell('mAP@0.5', 'FP32')).toContainText(/^[789]\d\.\d\d/);
  const photo = page.getByRole('region', { name: /^One (photo|picture)$/ });
  await expect(photo.getByRole('img', { name: /^FP32 finds .*\d %/ })).toBeVisible();
});

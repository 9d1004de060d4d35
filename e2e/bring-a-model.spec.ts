import { BROKEN_FILE, dropFiles, KERAS_FILE, NO_MODEL, TFLITE_FILE } from './support/files.ts';
import { expect, test } from './support/test.ts';

for (const file of [KERAS_FILE, TFLITE_FILE]) {
  test(`drop ${file.name}: it is opened, converted and measured`, async ({ page, playground }) => {
    await page.goto('/');
    await dropFiles(page, file);
    await expect(playground.model(file.name)).toBeVisible();
    await playground.allComputed();
    // The dense net of the reference files: 87.16 % in float, 87.12 % in int8.
    expect(await playground.accuracy('FP32')).toBeCloseTo(87.16, 1);
    expect(await playground.accuracy('Full int8')).toBeCloseTo(87.12, 1);
  });
}

test('choose a file instead of dropping it', async ({ page, playground }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^Model: / }).click();
  const choosing = page.waitForEvent('filechooser');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /A file of your own/ })
    .click();
  const { name, bytes } = KERAS_FILE;
  const buffer = Buffer.from(bytes);
  await (await choosing).setFiles({ name, buffer, mimeType: 'application/octet-stream' });
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await playground.allComputed();
});

for (const { file, says } of [
  { file: BROKEN_FILE, says: /byte/ },
  { file: NO_MODEL, says: /no format that is read here/ },
]) {
  test(`drop ${file.name}, which cannot be opened: the results stay`, async ({
    page,
    playground,
  }) => {
    await page.goto('/');
    await playground.openSample('Small dense net');
    await playground.allComputed();
    const before = await playground.table.innerText();
    await dropFiles(page, file);
    await expect(page.getByText(`${file.name} could not be opened`, { exact: true })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(says);
    await expect(playground.model('Small dense net')).toBeVisible();
    expect(await playground.table.innerText()).toBe(before);
    await page.getByRole('button', { name: 'Close this message' }).click();
    await page.getByRole('button', { name: 'Full int8: more', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Run this column again' }).click();
    await playground.allComputed();
  });
}

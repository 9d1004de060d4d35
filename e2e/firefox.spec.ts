import { expect, test } from './support/firefox.ts';
import { savedByFirefox } from './support/firefox-launch.ts';
import { TUTORIAL_ACCURACY } from './support/tutorial.ts';

test('Firefox measures the four columns as Chromium does, says that it has no WebGPU, and saves a file', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  expect(await page.evaluate(() => 'gpu' in navigator)).toBe(false);
  await page.getByRole('button', { name: 'Test set: Fashion-MNIST' }).click();
  const gpu = page.getByRole('menuitem', { name: 'GPU, by WebGPU' });
  await expect(gpu).toContainText('This browser offers no WebGPU adapter.');
  await expect(gpu).toBeDisabled();
  await page.keyboard.press('Escape');

  await playground.allComputed();
  for (const [title, expected] of Object.entries(TUTORIAL_ACCURACY)) {
    const accuracy = await playground.accuracy(title);
    expect(Math.abs(accuracy - expected), `${title}: ${accuracy} %`).toBeLessThanOrEqual(0.05);
  }
  await expect(playground.row('Accuracy')).toContainText('10,000 images');

  await page.getByRole('tab', { name: 'Layers' }).click();
  await expect(page.getByRole('heading', { name: 'dense', exact: true })).toBeVisible();
  await expect(page.getByText('FULLY_CONNECTED').first()).toBeVisible();

  const { name, bytes } = await savedByFirefox(async () => {
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Full int8' }).click();
  });
  expect(name).toMatch(/\.int8\.tflite$/);
  expect(bytes.toString('latin1', 4, 8)).toBe('TFL3');
  const megabytes = await (await playground.cell('File size', 'Full int8')).innerText();
  expect(bytes.length / 1e6).toBeCloseTo(Number.parseFloat(megabytes), 2);
});

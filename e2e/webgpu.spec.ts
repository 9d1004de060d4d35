import type { Page } from '@playwright/test';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-fields.ts';
import { CHROMIUM_ARGUMENTS, findChromium, SOFTWARE_WEBGPU } from '../src/tools/chromium.ts';
import { expect, test } from './support/test.ts';

const executablePath = findChromium();
test.use({
  launchOptions: {
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_WEBGPU],
    ...(executablePath && { executablePath }),
  },
});

/** Whether this Chromium has an adapter, be it one in software. */
function offersGpu(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
    return ((await gpu?.requestAdapter()) ?? null) !== null;
  });
}

const onGpu = encodeLink({
  ...DEFAULT_LINK_STATE,
  columns: [columnRecipe('float32'), columnRecipe('int8')],
  column: 1,
  device: 'webgpu',
});

test('the same file answers alike on WebGPU and on the CPU', async ({ page, playground }) => {
  await page.goto(`/#${onGpu}`);
  await expect(
    page.getByRole('button', { name: 'Test set: Fashion-MNIST, on WebGPU' }),
  ).toBeVisible();
  if (!(await offersGpu(page))) {
    for (const title of ['FP32', 'Full int8']) {
      await expect(playground.head(title)).toContainText('This browser offers no WebGPU adapter.', {
        timeout: 60_000,
      });
      await expect(playground.head(title)).toContainText('Run on the CPU instead.');
    }
    return;
  }
  for (const title of ['FP32', 'Full int8']) {
    await expect(playground.head(title)).toContainText('computed here, on WebGPU', {
      timeout: 200_000,
    });
    const across = await (await playground.cell('Against the CPU', title)).innerText();
    test.info().annotations.push({ type: title, description: across.replaceAll('\n', ', ') });
    const [, agreement = '', samples = ''] =
      /([\d.]+)\s*% same[\s\S]*? of ([\d,]+)/.exec(across) ?? [];
    expect(Number(agreement), `${title}: ${across}`).toBeGreaterThanOrEqual(99.5);
    expect(Number(samples.replace(',', ''))).toBeGreaterThanOrEqual(200);
  }
  await expect(playground.row('Accuracy')).toContainText('on WebGPU');
  await expect(playground.row('Speed')).toContainText('on this machine, on WebGPU');
});

test('a browser without WebGPU says so where a device is chosen', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await page.goto('/');
  await page.getByRole('button', { name: 'Test set: Fashion-MNIST' }).click();
  const gpu = page.getByRole('menuitem', { name: 'GPU, by WebGPU' });
  await expect(gpu).toContainText('This browser offers no WebGPU adapter.');
  await expect(gpu).toBeDisabled();
  await expect(page.getByRole('menuitem', { name: /^CPU/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
});

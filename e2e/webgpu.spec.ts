import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readTflite } from '../src/formats/tflite/read.ts';
import { mainGraph } from '../src/ir/model.ts';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { CHROMIUM_ARGUMENTS, findChromium, SOFTWARE_WEBGPU } from '../src/tools/chromium.ts';
import { expect, test } from './support/test.ts';
import { TrainTab } from './support/training.ts';

const executablePath = findChromium();
test.use({
  launchOptions: {
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_WEBGPU],
    ...(executablePath && { executablePath }),
  },
});

/** What the page says instead is tested before a test is skipped. */
const NO_ADAPTER = 'This Chromium has no WebGPU adapter, not even one in software.';

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

const smallNet = encodeLink({
  ...DEFAULT_LINK_STATE,
  model: { kind: 'sample', id: 'mlp' },
  columns: [columnRecipe('float32')],
  column: 0,
  measured: false,
});

const EPOCHS = 2;

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
    test.skip(true, NO_ADAPTER);
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

/** What a run left: its backend, the loss of every step, and its weights. */
async function outcomeOf(train: TrainTab, run: string) {
  const log = await train.save(run, 'JSON, opens here again');
  const { backend, steps } = JSON.parse(readFileSync(log.path, 'utf8')) as {
    backend: string;
    steps: { loss: number }[];
  };
  const file = await train.save(run, '.tflite');
  const { tensors } = mainGraph(readTflite(readFileSync(file.path)));
  const weights = tensors.flatMap(({ data }) => (data instanceof Float32Array ? [...data] : []));
  return { backend, losses: steps.map(({ loss }) => loss), weights };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const furthest = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

test('training on WebGPU learns what training on the processor does', async ({ page }) => {
  const train = new TrainTab(page);
  await page.goto(`/#${smallNet}`);
  await train.open();
  await train.set('Images', 128);
  await train.set('Epochs', EPOCHS);
  await train.panel.getByText('Where it runs', { exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'Backend' });
  if (!(await offersGpu(page))) {
    await expect(choice.locator('option[value=webgpu]')).toBeDisabled();
    await expect(choice).toContainText('WebGPU (graphics card): not in this browser');
    test.skip(true, NO_ADAPTER);
  }
  const run = async (backend: string, name: string) => {
    await choice.selectOption(backend);
    await train.startButton.click();
    await expect(train.run(name)).toBeVisible({ timeout: 200_000 });
    return outcomeOf(train, name);
  };
  const cpu = await run('wasm', 'Run 1');
  const gpu = await run('webgpu', 'Run 2');
  expect([cpu.backend, gpu.backend]).toEqual(['wasm', 'webgpu']);

  const perEpoch = gpu.losses.length / EPOCHS;
  const [first, last] = [gpu.losses.slice(0, perEpoch), gpu.losses.slice(-perEpoch)];
  expect(mean(last), 'loss of the last epoch').toBeLessThan(mean(first));
  const apart = {
    losses: furthest(cpu.losses, gpu.losses),
    weights: furthest(cpu.weights, gpu.weights),
  };
  test.info().annotations.push({ type: 'apart', description: JSON.stringify(apart) });
  expect(apart.losses).toBeLessThan(0.001);
  expect(apart.weights).toBeLessThan(0.001);
  expect(cpu.weights.length).toBeGreaterThan(100_000);
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

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { createLiteRtRuntime } from '../src/adapters/litert/node.ts';
import { readTflite } from '../src/formats/tflite/read.ts';
import { writeTflite } from '../src/formats/tflite/write.ts';
import { mainGraph } from '../src/ir/model.ts';
import { withBatch } from '../src/ir/with-batch.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** What the demo leaves for the console. */
type Demo = (inputs: readonly (readonly number[])[]) => Promise<number[][]>;

/** Takes a starter of the column that the dialog shows. */
async function takeStarter(page: Page, label: string): Promise<{ bytes: Buffer; name: string }> {
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${label}`, exact: true }).click();
  const download = await arriving;
  return { bytes: readFileSync(await download.path()), name: download.suggestedFilename() };
}

/** Opens the page of a demo as a server of its folder would give it. */
async function openDemo(page: Page, zip: Uint8Array): Promise<void> {
  const files = unzipSync(zip);
  const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
  await page.route('http://demo.test/**', (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const contentType =
      types[path.split('.').at(-1) as keyof typeof types] ?? 'application/octet-stream';
    const body = files[path];
    return body ? route.fulfill({ contentType, body: Buffer.from(body) }) : route.abort();
  });
  await page.goto('http://demo.test/');
  await expect(page.getByRole('status')).toHaveText('Ready.');
}

test('download the int8 file: it is a .tflite that LiteRT runs', async ({ page, playground }) => {
  await playground.visitMeasured('Small dense net');
  const { path, name } = await playground.download('Full int8');
  expect(name).toBe('mlp.int8.tflite');

  const model = readTflite(new Uint8Array(readFileSync(path)));
  const { operators, tensors } = mainGraph(model);
  expect(operators.map(({ op }) => op)).toContain('FULLY_CONNECTED');
  expect(tensors.filter(({ dtype }) => dtype === 'int8').length).toBeGreaterThan(2);

  const runtime = await createLiteRtRuntime();
  const loaded = await runtime.load(writeTflite(withBatch(model, 1)));
  const [output] = await loaded.run([new Float32Array(784).fill(0.5)]);
  loaded.dispose();
  const probabilities = Array.from(output ?? [], Number);
  expect(probabilities).toHaveLength(10);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 1);

  // Where it runs, and a remedy in one click.
  await playground.select('Full int8');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Where does it run/ }).click();
  const dialog = page.getByRole('dialog', { name: 'The file, and where it goes' });
  const chosen = dialog.getByRole('combobox', { name: 'Column' });
  await expect(chosen.locator('option:checked')).toHaveText('Full int8');
  const targets = dialog.getByRole('list', { name: 'Targets' });
  const edgeTpu = targets.getByRole('group').filter({ hasText: 'Edge TPU' });
  await expect(edgeTpu).toContainText('runs partly');
  await edgeTpu.getByText('runs partly').click();
  await expect(edgeTpu).toContainText('It turns floats into bytes, or back.');
  await expectNoViolation(page, 'where a file runs');
  await edgeTpu
    .getByRole('button', { name: /int8 in and out as a column/ })
    .first()
    .click();
  await expect(chosen.locator('option:checked')).toHaveText('Full int8 · int8 in and out');
  await expect(edgeTpu).toContainText('The Edge TPU runs 4 of 4 operators');
  await dialog.getByRole('tab', { name: 'What does firmware need?' }).click();
  await expect(dialog.getByRole('row', { name: /^input/ })).toContainText('0.00392156886−128');
  await expect(dialog).toContainText('1,568 bytes of arena');

  // Code that starts a project, of the first file again.
  await chosen.selectOption('Full int8 · float32 in and out');
  await dialog.getByRole('tab', { name: 'Start a project with it' }).click();
  const header = await takeStarter(page, 'C array');
  expect(header.name).toBe('mlp.int8.h');
  expect(header.bytes.toString()).toContain(`mlp_int8[${readFileSync(path).length}]`);
  const script = await takeStarter(page, 'Python script');
  expect(script.bytes.toString()).toMatch(/^"""mlp\.h5 to mlp\.int8\.tflite: Full int8/);
  const zip = await takeStarter(page, 'Web page');
  const demo = await page.context().newPage();
  await openDemo(demo, zip.bytes);
  const [shown = []] = await demo.evaluate(
    (values) => (globalThis as unknown as { demo: Demo }).demo([values]),
    new Array<number>(784).fill(0.5),
  );
  expect(shown).toHaveLength(10);
  const nearby = shown.map((value, i) => Math.abs(value - (probabilities[i] ?? Number.NaN)) < 0.01);
  expect(nearby).toEqual(shown.map(() => true));
});

test('every column can be downloaded, and is as large as the table says', async ({
  playground,
}) => {
  await playground.visitMeasured('Small dense net');
  for (const title of await playground.titles()) {
    const { path } = await playground.download(title);
    const kilobytes = Number.parseFloat(
      await (await playground.cell('File size', title)).innerText(),
    );
    expect(readFileSync(path).length / 1000, title).toBeCloseTo(kilobytes, 0);
  }
});

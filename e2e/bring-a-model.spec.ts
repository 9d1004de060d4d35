import { readFileSync } from 'node:fs';
import { readTflite } from '../src/formats/tflite/read.ts';
import { mainGraph } from '../src/ir/model.ts';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import {
  BROKEN_FILE,
  dropFiles,
  KERAS_FILE,
  NO_MODEL,
  ONNX_FILE,
  TFLITE_FILE,
} from './support/files.ts';
import { ANY_SIZE, AUTOENCODER, LARGER_PICTURES } from './support/models.ts';
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

test('drop a network that PyTorch exported: channels last, and as good in int8', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, ONNX_FILE);
  await expect(playground.model(ONNX_FILE.name)).toBeVisible();
  const facts = page.getByRole('region', { name: 'The open model' });
  await expect(facts).toContainText('ONNX');
  await expect(facts).toContainText('Channels are the last dimension of image here');
  await playground.allComputed();
  // 91.29 % by onnxruntime.
  expect(await playground.accuracy('FP32')).toBeCloseTo(91.29, 1);
  expect(await playground.accuracy('Full int8')).toBeGreaterThan(90.99);
});

test('drop two models at once: one is chosen, and the link names that one alone', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, NO_MODEL, KERAS_FILE, TFLITE_FILE);
  const choice = page.getByRole('region', { name: 'Which of the 2 models?' });
  await choice.getByRole('button', { name: TFLITE_FILE.name }).click();
  await expect(playground.model(TFLITE_FILE.name)).toBeVisible();
  const facts = page.getByRole('region', { name: 'The open model' });
  await expect(facts).toContainText(`${(TFLITE_FILE.bytes.length / 1000).toFixed(1)} kB`);
  await expect(facts).toContainText(`${NO_MODEL.name} was ignored`);
});

test('drop a model that takes images of any size: a form asks for it, by keyboard too', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, ANY_SIZE);
  const form = page.getByRole('region', { name: `How large is the input of ${ANY_SIZE.name}?` });
  const image = form.getByRole('group', { name: /^Input image, \?×\?×\?×1/ });
  const height = image.getByRole('textbox', { name: 'height' });
  const width = image.getByRole('textbox', { name: 'width' });
  await expect(height).toHaveValue('224');
  await height.fill('100000');
  await width.fill('100000');
  await form.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(
    page.getByText(`${ANY_SIZE.name} could not be opened`, { exact: true }),
  ).toBeVisible();
  await expect(width).toHaveValue('100000');
  await height.fill('28');
  await width.fill('28');
  await width.press('Enter');
  await expect(playground.model(ANY_SIZE.name)).toBeVisible();
  await expect(form).toBeHidden();
  await expect(page.getByRole('region', { name: 'The open model' })).toContainText(
    '? × 28 × 28 × 1',
  );
  await playground.allComputed();
});

test('choose a file instead of dropping it', async ({ page, playground }) => {
  await page.goto('/');
  const { name, bytes } = KERAS_FILE;
  const buffer = Buffer.from(bytes);
  await playground.chooseFile({ name, buffer, mimeType: 'application/octet-stream' });
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await playground.allComputed();
});

test('files that cannot be opened: why is said, and the results stay', async ({
  page,
  playground,
}) => {
  await playground.visitMeasured('Small dense net');
  const before = await playground.table.innerText();
  for (const { file, says } of [
    { file: BROKEN_FILE, says: /byte/ },
    { file: NO_MODEL, says: /not in a format that can be read here/ },
  ]) {
    await dropFiles(page, file);
    await expect(page.getByText(`${file.name} could not be opened`, { exact: true })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(says);
    await expect(playground.model('Small dense net')).toBeVisible();
    expect(await playground.table.innerText()).toBe(before);
    await page.getByRole('button', { name: 'Close this message' }).click();
  }
  await page.getByRole('button', { name: 'Full int8: more', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run this column again' }).click();
  await playground.allComputed();
});

test('a model that answers with pictures: measured by how much of its input comes back', async ({
  page,
  playground,
}) => {
  // Every answer has 784 numbers: two columns are enough.
  const columns = [columnRecipe('float32'), columnRecipe('int8')];
  await page.goto(`/#${encodeLink({ ...DEFAULT_LINK_STATE, columns })}`);
  await dropFiles(page, AUTOENCODER);
  await expect(playground.model(AUTOENCODER.name)).toBeVisible();
  await playground.allComputed();
  await expect(
    page.getByRole('button', { name: /^Test set: Fashion-MNIST pictures/ }),
  ).toBeVisible();
  await expect(playground.row('PSNR')).toContainText(/\d\.\d\d ?dB/);
  await expect(playground.head('Full int8')).toContainText('computed here');
  const { path } = await playground.download('Full int8');
  const { tensors } = mainGraph(readTflite(new Uint8Array(readFileSync(path))));
  expect(tensors.filter(({ dtype, data }) => dtype === 'int8' && !data).length).toBeGreaterThan(2);
});

test('a model that no images fit: what cannot be calibrated says so, and offers nothing that cannot help', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, LARGER_PICTURES);
  await expect(playground.model(LARGER_PICTURES.name)).toBeVisible();
  await playground.isComputed('FP32');
  const head = playground.head('Full int8');
  await expect(head).toContainText('none of the bundled ones fits the model’s input, ?×32×32×1');
  await expect(head).toContainText('Bring data of your own (menu “Test set”)');
  await expect(head.getByRole('button', { name: 'Try again' })).toHaveCount(0);
});

import { writeTflite } from '../src/formats/tflite/write.ts';
import { deadModel } from '../src/testing/dead-model.ts';
import { tagger } from '../src/testing/hard-networks.ts';
import { expectNoViolation } from './support/axe.ts';
import { dropFiles } from './support/files.ts';
import { expect, test } from './support/test.ts';

const TAGGER = { name: 'tagger.tflite', bytes: writeTflite(tagger([28, 28, 1])) };
const DEAD_FILE = { name: 'dead.tflite', bytes: writeTflite(deadModel([28, 28, 1], 10)) };

test('what a conversion did on its own stands in its column, by the name of the layer', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, DEAD_FILE);
  await expect(playground.model(DEAD_FILE.name)).toBeVisible();
  await playground.allComputed();
  // It answers the same to every image: the page doubts that the test set is its own.
  await expect(page.getByRole('main')).toContainText('FP32 only guesses on Fashion-MNIST');
  const notes = await playground.cell('Notes', 'Full int8');
  await expect(notes).toContainText('The result of layer dead is 0');

  // The converter's file, which LiteRT refuses: the column says which layer it stumbles over.
  await playground.setScheme('Full int8', 'tflite');
  const head = playground.head('Full int8');
  await expect(head).toContainText('The result of layer dead is 0', { timeout: 60_000 });
  await expect(head.getByText(/Set the column to the scheme best/)).toBeVisible();
  // Nothing is wrong with either: what helps is offered.
  await expectNoViolation(page, 'a column that does not run');
  await head.getByRole('button', { name: 'Use the usual settings' }).click();
  await playground.isComputed('Full int8');
});

test('a network that equalization harms is converted without it, and the column says so', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await dropFiles(page, TAGGER);
  await expect(playground.model(TAGGER.name)).toBeVisible();
  await playground.allComputed();
  const notes = await playground.cell('Notes', 'Full int8');
  await expect(notes).toContainText('Equalization across layers was left out');
  await expect(notes).toContainText('32 calibration samples');
  // The scheme tflite is held against nothing.
  await playground.setScheme('Full int8', 'tflite');
  await playground.allComputed();
  await expect(notes).not.toContainText('left out');
});

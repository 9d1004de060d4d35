import { expect, test } from './support/test.ts';
import { TrainTab } from './support/training.ts';

test('Escape closes what lies on top first, and cancels the run only then', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.progress).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'File size: what it means' }).click();
  const definition = page.getByRole('dialog', { name: 'File size' });
  await expect(definition).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(definition).toBeHidden();
  await expect(playground.progress).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(playground.progress).toBeHidden();
  await expect(playground.runButton).toBeEnabled();
});

test('a double click on Run or on Start training starts once, and cancels nothing', async ({
  page,
  playground,
}) => {
  await playground.visitMeasured('Small dense net');
  await playground.runButton.dblclick();
  await expect(playground.progress).toBeVisible();
  await playground.allComputed();

  const train = new TrainTab(page);
  await train.open();
  await train.set('Epochs', 50);
  await train.startButton.dblclick();
  await expect.poll(() => train.steps(), { timeout: 120_000 }).toBeGreaterThan(0);
  await expect(
    train.panel.getByRole('heading', { name: /^Run 1: quantization-aware/ }),
  ).toBeVisible();

  // Training ends with its model: that is asked first.
  await playground.model('Small dense net').click();
  await page.getByRole('button', { name: /^Tutorial CNN/ }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Run 1');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(playground.model('Small dense net')).toBeVisible();
  await train.button('Cancel training').dblclick();
  await expect(train.startButton).toBeEnabled({ timeout: 60_000 });
});

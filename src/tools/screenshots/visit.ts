/** One visit from the first sight on: while it computes, with a file that cannot be read, a model of one's own, a training. */
import type { Page } from '@playwright/test';
import { BROKEN_FILE, dropFiles, KERAS_FILE } from '../../../e2e/support/files.ts';
import { Playground } from '../../../e2e/support/playground.ts';
import { TrainTab } from '../../../e2e/support/training.ts';
import { atRest, capture, measured } from './capture.ts';

const WIDE = { width: 1440, height: 900 };
const COMPUTED_WITHIN = 300_000;

/** A run may end while it is looked at: then another one is begun. */
async function running(page: Page): Promise<void> {
  const { progress, runButton } = new Playground(page);
  const latest = Date.now() + COMPUTED_WITHIN;
  while (Date.now() < latest && !(await progress.isVisible())) {
    // Before the engine is ready, and while it is running, there is nothing to press.
    if (await runButton.isEnabled({ timeout: 500 }).catch(() => false)) {
      await runButton.click({ timeout: 1000 }).catch(() => undefined);
    }
    await page.waitForTimeout(100);
  }
}

export async function captureVisit(page: Page, address: string): Promise<void> {
  let letThrough: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  // Without its model the engine cannot begin: the page stays as it is at first sight.
  await page.route('**/samples/*.h5', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address);
  await page.getByText('91.11').first().waitFor();
  await capture(page, 'visit-first');

  letThrough();
  await capture(page, 'visit-running', { open: running });
  await page.setViewportSize(WIDE);
  await measured(page);
  await capture(page, 'visit-done');

  await page.setViewportSize(WIDE);
  await dropFiles(page, BROKEN_FILE);
  await page.getByText(BROKEN_FILE.name).first().waitFor();
  await capture(page, 'visit-error');

  await page.setViewportSize(WIDE);
  await dropFiles(page, KERAS_FILE);
  await page.getByText(KERAS_FILE.name).first().waitFor();
  await measured(page);
  await capture(page, 'visit-own-model');
  await captureTraining(page);

  await page.setViewportSize(WIDE);
  await page.goto(`${address}#q1.not-a-link`);
  await page.getByText('The link could not be followed').waitFor();
  await capture(page, 'visit-bad-link');
}

async function captureTraining(page: Page): Promise<void> {
  await page.setViewportSize(WIDE);
  const train = new TrainTab(page);
  await train.open();
  await train.set('Images', 5000);
  await train.set('Epochs', 20);
  await train.set('Bits of a weight', 4, 'Rounding and ranges');
  await train.start();
  await train.button('Pause').click();
  await capture(page, 'visit-training');
  await page.setViewportSize(WIDE);
  await train.button('Stop and keep').click();
  await train.ended();
  await measured(page);
  await capture(page, 'visit-trained');
}

/** A link with results, as who gets it sees it in a browser of their own. */
export async function captureSent(page: Page, address: string, fresh: Page): Promise<void> {
  await page.goto(address);
  await measured(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText('With results', { exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Link to this view' }).inputValue();
  await fresh.setViewportSize(WIDE);
  await fresh.goto(link);
  await measured(fresh);
  await capture(fresh, 'sent');
}

/** The picture in the README: the first screen, with half of the bits taken away. */
export async function captureReadme(page: Page, address: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(WIDE);
  await page.goto(address);
  await measured(page);
  const bits = page.getByRole('slider', { name: 'Bits of each weight, slider' });
  await bits.fill('4');
  await bits.blur();
  await measured(page);
  await page.mouse.move(0, 0);
  await atRest(page);
  // Below it the next part of the page begins.
  const clip = { x: 0, y: 0, width: WIDE.width, height: WIDE.height - 16 };
  await page.screenshot({ path: 'docs/screenshot.png', clip });
}

/** `npm run screenshots [-- --readme]`: the page in every state, width and theme, to be looked at. `--readme` renews the picture in the README too. */
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { BROKEN_FILE, dropFiles, KERAS_FILE } from '../../e2e/support/files.ts';
import { TrainTab } from '../../e2e/support/training.ts';
import { CHROMIUM_ARGUMENTS, requireChromium } from './chromium.ts';

const WIDTHS = [1440, 1024, 390] as const;
const THEMES = ['light', 'dark'] as const;
const HEIGHT = 900;
/** Table and picture, whole. */
const README_HEIGHT = 1300;
/** Charts measure their box after it has been laid out, on a machine that is busy measuring models. */
const SETTLED_AFTER = 800;
const COMPUTED_WITHIN = 300_000;
const DRAWN_WITHIN = 120_000;

const FOLDER = 'screenshots';

/** All widths and themes of what the page shows now. */
async function capture(page: Page, state: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await page.waitForTimeout(SETTLED_AFTER);
      // The engine leaves little of a small machine for drawing.
      const path = `${FOLDER}/${state}-${width}-${theme}.png`;
      await page.screenshot({ path, fullPage: true, timeout: DRAWN_WITHIN });
    }
  }
  console.log(state);
}

const progress = (page: Page) => page.getByRole('progressbar', { name: 'All columns' });
const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });

/** Waits until the columns are computed. */
async function computed(page: Page): Promise<void> {
  await progress(page).waitFor({ timeout: COMPUTED_WITHIN });
  await progress(page).waitFor({ state: 'hidden', timeout: COMPUTED_WITHIN });
  await runButton(page).waitFor();
}

async function captureAll(page: Page, address: string, readme: boolean): Promise<void> {
  // tsx marks functions by this name, and the helpers of the tests hand functions to the page.
  await page.addInitScript('globalThis.__name = (value) => value');
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
  await capture(page, 'first-visit');

  letThrough();
  await progress(page).waitFor({ timeout: COMPUTED_WITHIN });
  await capture(page, 'running');

  await progress(page).waitFor({ state: 'hidden', timeout: COMPUTED_WITHIN });
  await runButton(page).waitFor();
  await capture(page, 'done');
  if (readme) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: README_HEIGHT });
    await page.waitForTimeout(SETTLED_AFTER);
    await page.screenshot({ path: 'docs/screenshot.png' });
  }

  await page.setViewportSize({ width: 1440, height: HEIGHT });
  await dropFiles(page, BROKEN_FILE);
  await page.getByText(BROKEN_FILE.name).first().waitFor();
  await capture(page, 'error');

  await page.setViewportSize({ width: 1440, height: HEIGHT });
  await dropFiles(page, KERAS_FILE);
  await page.getByText(KERAS_FILE.name).first().waitFor();
  await computed(page);
  await capture(page, 'dropped-model');

  await page.setViewportSize({ width: 1440, height: HEIGHT });
  const train = new TrainTab(page);
  await train.open();
  await capture(page, 'train');
  await train.set('Images', 5000);
  await train.set('Epochs', 20);
  await train.set('Bits of a weight', 4, 'Rounding and ranges');
  await train.start();
  await train.button('Pause').click();
  await capture(page, 'training');
  await page.setViewportSize({ width: 1440, height: HEIGHT });
  await train.button('Stop and keep').click();
  await train.ended();
  await computed(page);
  await capture(page, 'trained');
}

mkdirSync(FOLDER, { recursive: true });
await build({ logLevel: 'warn' });
const server = await preview({ logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: CHROMIUM_ARGUMENTS,
});
try {
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('the preview server has no address');
  await captureAll(await browser.newPage(), address, process.argv.includes('--readme'));
} finally {
  await browser.close();
  await server.close();
}

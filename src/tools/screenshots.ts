/**
 * `npm run screenshots [-- --readme] [-- --only NAME]`: the page in every state, width and theme, to be looked at. `--readme`
 * renews the picture in the README too; `--only` takes the scenes whose names begin like this.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { BROKEN_FILE, dropFiles, KERAS_FILE } from '../../e2e/support/files.ts';
import { TrainTab } from '../../e2e/support/training.ts';
import { COURSE } from '../lessons/course/index.ts';
import { encodeLink } from '../share/link.ts';
import {
  DEFAULT_LINK_STATE,
  type LinkState,
  PARTS,
  type PartedTab,
  TABS,
} from '../share/link-fields.ts';
import { ANSWER_VIEWS, DEFAULT_PHOTOS } from '../share/photos-field.ts';
import { CHROMIUM_ARGUMENTS, requireChromium } from './chromium.ts';

const SIZES = [
  [320, 700],
  [390, 844],
  [768, 1024],
  [1280, 720],
  [1440, 900],
  [2560, 1300],
] as const;
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
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
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

/** A view, as a link leads to it, and what is opened there. */
interface Scene {
  readonly name: string;
  readonly view: Partial<LinkState>;
  readonly open?: (page: Page) => Promise<void>;
}

const button = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).click();

const SCENES: readonly Scene[] = [
  ...TABS.flatMap((tab): Scene[] => {
    const parts = tab in PARTS ? PARTS[tab as PartedTab] : [];
    if (parts.length === 0) return [{ name: `tab-${tab}`, view: { tab } }];
    return parts.map((part) => ({ name: `tab-${tab}-${part}`, view: { tab, part } }));
  }),
  ...ANSWER_VIEWS.map(
    (view): Scene => ({
      name: `answers-${view}`,
      view: { tab: 'predictions', photos: { ...DEFAULT_PHOTOS, view } },
    }),
  ),
  ...COURSE.map(
    ({ id, steps }): Scene => ({
      name: `lesson-${id}`,
      // The middle of a lesson has more to show than its start.
      view: { lesson: { id, step: Math.floor(steps.length / 2) } },
    }),
  ),
  { name: 'embedded', view: { hidden: ['table', 'tabs', 'models'] } },
  { name: 'share', view: {}, open: button('Share') },
  { name: 'download', view: {}, open: button('Download') },
  { name: 'settings', view: {}, open: button('Full int8: settings') },
  { name: 'all-rows', view: {}, open: button('All rows') },
  { name: 'palette', view: {}, open: (page) => page.keyboard.press('Control+k') },
];

async function captureScenes(page: Page, address: string, only: string): Promise<void> {
  for (const { name, view, open } of SCENES.filter((scene) => scene.name.startsWith(only))) {
    await page.setViewportSize({ width: 1440, height: HEIGHT });
    await page.goto(`${address}#${encodeLink({ ...DEFAULT_LINK_STATE, ...view })}`);
    await page.waitForTimeout(SETTLED_AFTER);
    await open?.(page);
    await capture(page, name);
    await page.keyboard.press('Escape');
  }
}

/** Waits until the columns are computed. */
async function computed(page: Page): Promise<void> {
  await progress(page).waitFor({ timeout: COMPUTED_WITHIN });
  await progress(page).waitFor({ state: 'hidden', timeout: COMPUTED_WITHIN });
  await runButton(page).waitFor();
}

async function captureAll(page: Page, address: string, readme: boolean): Promise<void> {
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
  const page = await browser.newPage({ serviceWorkers: 'block' });
  // tsx marks functions by this name, and the helpers of the tests hand functions to the page.
  await page.addInitScript('globalThis.__name = (value) => value');
  const { values } = parseArgs({
    options: { readme: { type: 'boolean' }, only: { type: 'string' } },
  });
  if (values.only === undefined) await captureAll(page, address, values.readme ?? false);
  await page.goto(address);
  await computed(page);
  await captureScenes(page, address, values.only ?? '');
} finally {
  await browser.close();
  await server.close();
}

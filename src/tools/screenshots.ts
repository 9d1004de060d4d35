/**
 * `npm run screenshots [-- [--only NAME]… [--built] | --readme]`: the page in every state, width and theme, to be looked at.
 * `--only` takes the scenes whose names begin like this, `--readme` the picture in the README alone; with `--built` the site is
 * taken as it was built last.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { encodeLink } from '../share/link.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { onBuiltPage } from './built-page.ts';
import { atRest, capture, FOLDER, measured, opened } from './screenshots/capture.ts';
import { LESSON_SCENES } from './screenshots/lessons.ts';
import type { Scene } from './screenshots/scene.ts';
import { SCENES } from './screenshots/scenes.ts';
import { captureReadme, captureSent, captureVisit } from './screenshots/visit.ts';

const WIDE = { width: 1440, height: 900 };

async function captureScene(page: Page, address: string, scene: Scene): Promise<void> {
  const { name, view, query = '', prepare, finish, ...look } = scene;
  await page.setViewportSize(WIDE);
  const state = { ...DEFAULT_LINK_STATE, ...view };
  await page.goto(`${address}${query}#${encodeLink(state)}`);
  await opened(page, state);
  await measured(page, state.hidden);
  await prepare?.(page);
  await atRest(page);
  await capture(page, name, look);
  await page.setViewportSize(WIDE);
  await finish?.(page);
}

/** A page with nothing kept from others. */
async function freshPage(browser: Browser, deviceScaleFactor = 1): Promise<Page> {
  const page = await browser.newPage({ serviceWorkers: 'block', deviceScaleFactor });
  // tsx marks functions by this name, and the helpers of the tests hand functions to the page.
  await page.addInitScript('globalThis.__name = (value) => value');
  return page;
}

async function captureAll(
  browser: Browser,
  address: string,
  only: readonly string[],
): Promise<void> {
  const wanted = (name: string) => only.some((start) => name.startsWith(start));
  if (wanted('visit') || only.some((start) => start.startsWith('visit'))) {
    await captureVisit(await freshPage(browser), address);
  }
  if (wanted('sent')) {
    await captureSent(await freshPage(browser), address, await freshPage(browser));
  }
  const page = await freshPage(browser);
  for (const scene of [...SCENES, ...LESSON_SCENES]) {
    if (!wanted(scene.name)) continue;
    try {
      await captureScene(page, address, scene);
    } catch (error) {
      // The others are looked at all the same.
      console.error(`${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
      await page.goto('about:blank');
    }
  }
}

const { values } = parseArgs({
  options: {
    readme: { type: 'boolean' },
    built: { type: 'boolean' },
    only: { type: 'string', multiple: true, default: [''] },
  },
});
mkdirSync(FOLDER, { recursive: true });
await onBuiltPage(async ({ browser, address }) => {
  if (values.readme) await captureReadme(await freshPage(browser, 2), address);
  else await captureAll(browser, address, values.only);
}, values.built);

/** The page as it is built, served for as long as something looks at it. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { CHROMIUM_ARGUMENTS, requireChromium } from './chromium.ts';

/** Where it is, and a browser to open it in. */
export interface BuiltPage {
  readonly browser: Browser;
  readonly address: string;
  readonly executablePath: string;
}

/** @param isBuilt whether what was built last is looked at. */
export async function onBuiltPage<T>(
  look: (page: BuiltPage) => Promise<T>,
  isBuilt = false,
): Promise<T> {
  const executablePath = requireChromium();
  if (!isBuilt) await build({ logLevel: 'warn' });
  const server = await preview({ logLevel: 'warn', preview: { host: '127.0.0.1', port: 0 } });
  try {
    const [address] = server.resolvedUrls?.local ?? [];
    if (!address) throw new Error('The built page has no address.');
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
    try {
      return await look({ browser, address, executablePath });
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

/** A page that keeps nothing from before, in which `watch` runs before all else. */
export async function watchedPage(browser: Browser, watch: () => void): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
  });
  // tsx marks functions by this name, and hands them to the page with it.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(watch);
  return page;
}

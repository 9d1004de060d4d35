import { createServer } from 'node:net';
import { defineConfig, devices } from '@playwright/test';
import { FIREFOX_LAUNCH } from './e2e/support/firefox-launch.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from './src/tools/chromium.ts';

/** A port nobody listens on. Kept in the environment, so that Playwright's worker processes get the same one. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' && address ? address.port : 4199);
}

process.env.E2E_PORT ??= await freePort();
const address = `http://127.0.0.1:${process.env.E2E_PORT}/`;
const executablePath = findChromium();
const VIEWPORT = { width: 1440, height: 900 };
const IN_FIREFOX = /\/firefox[^/]*\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: true,
  fullyParallel: false,
  // The page under test computes on every core it finds: two at once would only slow each other down.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: address,
    // It would keep the whole site for each test: the test of it has it.
    serviceWorkers: 'block',
    // A trace takes pictures of every state: a third of the processors' time, and on the page's own thread. `--trace on` has one.
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      testIgnore: IN_FIREFOX,
      use: {
        ...devices['Desktop Chrome'],
        viewport: VIEWPORT,
        launchOptions: { args: CHROMIUM_ARGUMENTS, ...(executablePath && { executablePath }) },
      },
    },
    {
      name: 'firefox',
      testMatch: IN_FIREFOX,
      use: {
        browserName: 'firefox',
        // Firefox as people have it, by WebDriver BiDi: e2e/support/firefox.ts.
        channel: 'moz-firefox',
        viewport: VIEWPORT,
        launchOptions: FIREFOX_LAUNCH,
      },
    },
  ],
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${process.env.E2E_PORT} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});

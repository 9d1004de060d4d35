/** Finds a Chromium that starts, and installs one where none does. */
import { execFileSync } from 'node:child_process';
import { chromium } from '@playwright/test';
import { type BrowserProgram, findProgram, requireProgram, run } from './browser-program.ts';

/** A container has no sandbox and no network; the browser must not ask for either. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
];

/** Makes the processor stand in for a GPU, where there is none. */
export const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const VERSION = ['--version', '--no-sandbox'];

const CHROMIUM: BrowserProgram = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ],
  version: VERSION,
  debianPackage: 'chromium',
  // Playwright's own build, kept in the user's cache.
  fetch: () =>
    run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']),
};

/** Path of a Chromium that starts, or undefined. The environment variable CHROMIUM_PATH goes first. */
export function findChromium(): string | undefined {
  return findProgram(CHROMIUM);
}

/**
 * Path of a Chromium that starts, installed if need be.
 * @throws Error that says what was tried and what to do.
 */
export function requireChromium(): string {
  return requireProgram(CHROMIUM);
}

/** Version line of a Chromium. */
export function chromiumVersion(path: string): string {
  return execFileSync(path, VERSION, { encoding: 'utf8' }).trim();
}

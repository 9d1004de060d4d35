/** Finds a Chromium that starts, and installs one where none does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where systems keep it, in the order they are tried. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A container has no sandbox and no network; the browser must not ask for either. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
];

/** Makes the processor stand in for a GPU, where there is none. */
export const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

function starts(path: string): boolean {
  if (!existsSync(path)) return false;
  return spawnSync(path, ['--version', '--no-sandbox'], { timeout: 30_000 }).status === 0;
}

/** Path of a Chromium that starts, or undefined. The environment variable CHROMIUM_PATH goes first. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not start as a Chromium.`);
  }
  return [...PLACES, chromium.executablePath()].find(starts);
}

function run(command: string, args: readonly string[]): boolean {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Installs the Debian package where that is the system. */
function installPackage(): boolean {
  if (process.platform !== 'linux' || !has('apt-get')) return false;
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false;
  const sudo = (...args: string[]) =>
    root ? run(args[0] ?? '', args.slice(1)) : run('sudo', ['-n', ...args]);
  return (
    sudo('apt-get', 'update') &&
    sudo('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')
  );
}

/** Playwright's own build, kept in the user's cache. */
function installDownload(): boolean {
  return run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
}

/**
 * Path of a Chromium that starts, installed if need be.
 * @throws Error that says what was tried and what to do.
 */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found: installing one.');
  for (const install of [installPackage, installDownload]) {
    if (!install()) continue;
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium could be found or installed. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.',
  );
}

/** Version line of a Chromium. */
export function chromiumVersion(path: string): string {
  return execFileSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8' }).trim();
}

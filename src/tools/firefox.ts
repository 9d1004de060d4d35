/** Finds a Firefox that starts, and installs one where none does. */
import { type BrowserProgram, findProgram, requireProgram } from './browser-program.ts';

/** As it comes from its makers or from a distribution: Playwright's own build speaks another protocol. */
const FIREFOX: BrowserProgram = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  places: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  version: ['--version'],
  debianPackage: 'firefox-esr',
};

/** Path of a Firefox that starts, or undefined. The environment variable FIREFOX_PATH goes first. */
export function findFirefox(): string | undefined {
  return findProgram(FIREFOX);
}

/**
 * Path of a Firefox that starts, installed if need be.
 * @throws Error that says what was tried and what to do.
 */
export function requireFirefox(): string {
  return requireProgram(FIREFOX);
}

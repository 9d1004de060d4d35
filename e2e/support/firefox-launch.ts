/** How Firefox is started, and what it saves. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type LaunchOptions } from '@playwright/test';
import { findFirefox } from '../../src/tools/firefox.ts';

const DOWNLOADS = join(import.meta.dirname, '../../test-results/firefox-downloads');

const executablePath = findFirefox();

export const FIREFOX_LAUNCH: LaunchOptions = {
  downloadsPath: DOWNLOADS,
  ...(executablePath && { executablePath }),
};

export interface Saved {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The one file that `save` makes Firefox save. Playwright tells of none: the folder is looked into. */
export async function savedByFirefox(save: () => Promise<void>): Promise<Saved> {
  const filesThere = () =>
    readdirSync(DOWNLOADS).map((name) => ({ name, bytes: readFileSync(join(DOWNLOADS, name)) }));
  rmSync(DOWNLOADS, { recursive: true, force: true });
  mkdirSync(DOWNLOADS, { recursive: true });
  await save();
  // Until it is whole, a file of none or of its first bytes is beside it.
  let saved: Saved | undefined;
  await expect
    .poll(
      () => {
        const found = filesThere();
        saved = found.length === 1 ? found[0] : undefined;
        return saved && !saved.name.endsWith('.part') && saved.bytes.length > 0;
      },
      { message: 'a file is saved', timeout: 30_000 },
    )
    .toBe(true);
  if (!saved) throw new Error('No file was saved.');
  return saved;
}

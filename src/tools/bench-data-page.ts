/**
 * `npm run bench:data-page [-- PICTURES]`: memory of the page while it measures a file on many pictures of a zip archive, on the
 * production build in a browser; writes its section of docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { encodeLink } from '../share/link.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { DATA_SETS } from '../testing/data-sets.ts';
import { machineInWords, writeSection } from './bench-page.ts';
import { onBuiltPage } from './built-page.ts';
import { chromiumVersion } from './chromium.ts';
import { SIDE, writeArchive } from './noise-archive.ts';

const PICTURES = Number(process.argv[2] ?? '50000');
/** Shares of the pictures between which memory is looked at: before, buffers are made. */
const FROM = 0.15;
const LOOK_MS = 500;

/** MiB of the processes that draw and compute pages. */
function residentOfPages(): number {
  const lines = execFileSync('ps', ['-eo', 'rss,args'], { encoding: 'utf8' }).split('\n');
  const own = lines.filter((line) => line.includes('--type=renderer'));
  return own.reduce((sum, line) => sum + Number(line.trim().split(' ')[0]), 0) / 1024;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-data-'));
try {
  const archive = join(folder, 'set.zip');
  const bytes = await writeArchive(archive, PICTURES);
  await onBuiltPage(async ({ browser, address, executablePath }) => {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    const columns = [columnRecipe('float32')];
    const link = { ...DEFAULT_LINK_STATE, model: { kind: 'sample', id: 'mlp' }, columns } as const;
    await page.goto(`${address}#${encodeLink({ ...link, column: 0 })}`);
    const open = async (button: string, within: string, file: string) => {
      const choosing = page.waitForEvent('filechooser');
      await page
        .getByRole('dialog', { name: within })
        .getByRole('button', { name: button })
        .click();
      await (await choosing).setFiles(file);
    };
    await page.getByRole('button', { name: /^Model: / }).click();
    await open('A file of your own', 'Open a model', join(DATA_SETS, 'shades.tflite'));
    await page.getByRole('button', { name: 'Data of your own…' }).click();
    let start = performance.now();
    await open('Choose files', 'Measure on data of your own', archive);
    const use = page.getByRole('button', { name: /^Measure on \d/ });
    await use.waitFor({ timeout: 300_000 });
    const box = page.getByRole('textbox', { name: 'Most to measure on' });
    await box.fill(String(PICTURES));
    await box.press('Enter');
    const whole = Math.round(0.8 * PICTURES).toLocaleString('en-US');
    await page.getByRole('button', { name: `Measure on ${whole}` }).waitFor();
    const found = (performance.now() - start) / 1000;
    await use.click();
    const progress = page.getByRole('progressbar', { name: 'All columns' });
    await progress.waitFor();
    start = performance.now();
    const looks: { readonly share: number; readonly resident: number }[] = [];
    const end = page.getByRole('button', { name: 'Run', exact: true });
    while ((await end.count()) === 0) {
      const share =
        Number(await progress.getAttribute('aria-valuenow', { timeout: 500 }).catch(() => '100')) /
        100;
      looks.push({ share, resident: residentOfPages() });
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    const seconds = (performance.now() - start) / 1000;
    console.error(looks.map(({ share, resident }) => `${share}:${resident.toFixed(0)}`).join(' '));
    const values = looks.filter(({ share }) => share >= FROM).map(({ resident }) => resident);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const off = ((most - least) / (most + least)) * 100;
    writeSection('bench-data-page', [
      '### The same in the page',
      '',
      `${PICTURES.toLocaleString('en-US')} pictures of ${SIDE}×${SIDE}, ${(bytes / 1e6).toFixed(0)} MB: looked through and hashed in ${found.toFixed(1)} s, then measured in ${seconds.toFixed(0)} s by the page’s threads.`,
      `All of the page’s process, looked at ${values.length} times while it measures: ${least.toFixed(0)} to ${most.toFixed(0)} MiB, ± ${off.toFixed(1)} %.`,
      `Written by \`npm run bench:data-page\` on ${machineInWords()}, ${chromiumVersion(executablePath)}.`,
    ]);
    if (off > 10) process.exitCode = 1;
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * `npm run bench:scale-page [-- FOLDER]`: memory and time of the page while it quantizes a network of VGG-16's shape with 138 million
 * weights, in every mode that needs no samples, on the production build in a browser. The .tflite file is made here; FOLDER has
 * 138m.h5 and 138m.onnx, as `src/tools/python/large_models.py` writes them. Writes its section of docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { writeTflite } from '../formats/tflite/write.ts';
import { MODE_NAMES, type ModeName, modeOf } from '../quantization/modes/index.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { encodeLink } from '../share/link.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { largeModel } from '../testing/large-model.ts';
import { machineInWords, writeSection } from './bench-page.ts';
import { onBuiltPage } from './built-page.ts';
import { chromiumVersion } from './chromium.ts';

const MODES = MODE_NAMES.filter((mode) => !modeOf(mode).needsCalibration);
const TIMEOUT = 300_000;

/** MiB of the process of the page: now, and at most so far. */
function memoryOfPage(): { readonly now: number; readonly most: number } {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const renderers = lines.filter((line) => line.includes('--type=renderer'));
  const all = renderers.map((line) => {
    const status = readFileSync(`/proc/${line.trim().split(' ')[0]}/status`, 'utf8');
    const mebibytes = (key: string) =>
      Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    return { now: mebibytes('VmRSS'), most: mebibytes('VmHWM') };
  });
  return all.reduce((a, b) => (b.most > a.most ? b : a));
}

interface Taken {
  /** MiB of the page with the sample that it starts with, before the file is chosen. */
  readonly before: number;
  readonly most: number;
  /** From the choice of the file to the file that comes out. */
  readonly seconds: number;
}

const headOf = (page: Page) => page.getByRole('columnheader').first();

/** Opens `file` in a page with one column; what the page has before, and the time of the choice. */
async function open(page: Page, address: string, file: string, mode: ModeName) {
  // A sample that runs quickly in every mode: kernels for 4 bits are slow on convolutions.
  const model = { kind: 'sample', id: 'mlp' } as const;
  const link = { ...DEFAULT_LINK_STATE, model, columns: [columnRecipe(mode)], column: 0 };
  await page.goto(`${address}#${encodeLink(link)}`);
  await headOf(page).getByText('computed here').waitFor({ timeout: TIMEOUT });
  await page.getByRole('button', { name: /^Model: / }).click();
  const choosing = page.waitForEvent('filechooser');
  await page
    .getByRole('dialog', { name: 'Open a model' })
    .getByRole('button', { name: 'A file of your own' })
    .click();
  const before = memoryOfPage().now;
  const start = performance.now();
  await (await choosing).setFiles(file);
  await page
    .getByRole('button', { name: `Model: ${basename(file)}` })
    .waitFor({ timeout: TIMEOUT });
  return { before, start };
}

async function quantize(page: Page, address: string, file: string, mode: ModeName): Promise<Taken> {
  const { before, start } = await open(page, address, file, mode);
  await headOf(page).getByText('computed here').waitFor({ timeout: TIMEOUT });
  const seconds = (performance.now() - start) / 1000;
  return { before, most: memoryOfPage().most, seconds };
}

/** Milliseconds from a click on Cancel, while weights are quantized, to a page that can run again. */
async function cancel(page: Page, address: string, file: string): Promise<number> {
  await open(page, address, file, 'dynamic-int8');
  await headOf(page)
    .getByText(/converting \d+ of/)
    .waitFor({ timeout: TIMEOUT });
  const clicked = performance.now();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: TIMEOUT });
  return performance.now() - clicked;
}

async function inNewProcess<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

const given = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'bench-scale-page-'));
try {
  const made = join(folder, '138m.tflite');
  writeFileSync(made, writeTflite(largeModel()));
  const brought = ['h5', 'onnx'].map((kind) => join(given ?? '', `138m.${kind}`));
  const files = [made, ...brought.filter((path) => given && existsSync(path))];
  await onBuiltPage(async ({ browser, address, executablePath }) => {
    const rows: string[] = [];
    const all: Taken[] = [];
    const shares: number[] = [];
    const cancels: number[] = [];
    for (const file of files) {
      const bytes = statSync(file).size;
      const cells: string[] = [];
      for (const mode of MODES) {
        const taken = await inNewProcess(browser, (page) => quantize(page, address, file, mode));
        const share = ((taken.most - taken.before) * 2 ** 20) / bytes;
        all.push(taken);
        shares.push(share);
        cells.push(
          `${taken.most.toFixed(0)} (+ ${share.toFixed(2)}×), ${taken.seconds.toFixed(0)} s`,
        );
        console.error(file, mode, taken);
      }
      cancels.push(await inNewProcess(browser, (page) => cancel(page, address, file)));
      rows.push(`| ${extname(file)} | ${(bytes / 1e6).toFixed(1)} | ${cells.join(' | ')} |`);
    }
    const start = all.map(({ before }) => before);
    const ends = (values: readonly number[]) =>
      `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
    writeSection('bench-scale-page', [
      '## Large models: the page',
      '',
      'The same network of 138 million weights in a tab, in one column of the scheme best: the most that the process of the page takes, in MiB, and what of it',
      `the model adds, in bytes of its file. The page itself, with the sample that it opens first and the threads that run it, has ${ends(start)} MiB`,
      'before. Seconds are from the choice of the file to the one that comes out.',
      `A run that is canceled while weights are quantized: the page can run again after ${ends(cancels)} ms.`,
      '',
      `The model adds ${Math.max(...shares).toFixed(2)} times its file at most.`,
      '',
      `| file | MB | ${MODES.join(' | ')} |`,
      `|---|---:|${MODES.map(() => '---:|').join('')}`,
      ...rows,
      '',
      `Written by \`npm run bench:scale-page\` on ${machineInWords()}, ${chromiumVersion(executablePath)}.`,
    ]);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

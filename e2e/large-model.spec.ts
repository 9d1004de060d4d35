import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTflite } from '../src/formats/tflite/write.ts';
import { columnRecipe } from '../src/quantization/recipe/recipe.ts';
import { encodeLink } from '../src/share/link.ts';
import { DEFAULT_LINK_STATE } from '../src/share/link-state.ts';
import { FILE_SHARE } from '../src/store/job-outcomes.ts';
import { largeModel } from '../src/testing/large-model.ts';
import { expect, test } from './support/test.ts';

declare global {
  interface Window {
    shares?: number[];
    ranAgain?: number;
  }
}

/** Of VGG-16's channels: 50 million weights. */
const SHARE = 0.6;

/** In the page: notes where the progress bar has been, and the time from a click on Cancel to a Run that can be pressed. */
function watchRuns(): void {
  const shares: number[] = [];
  window.shares = shares;
  let clicked = Number.NaN;
  const named = (text: string) =>
    [...document.querySelectorAll('button')].find((button) => button.textContent === text);
  const onClick = ({ target }: Event) => {
    if (target instanceof Element && named('Cancel')?.contains(target)) clicked = performance.now();
  };
  document.addEventListener('click', onClick, { capture: true });
  new MutationObserver(() => {
    const bar = document.querySelector('[aria-label="All columns"]');
    const share = Number(bar?.getAttribute('aria-valuenow') ?? Number.NaN);
    if (!Number.isNaN(share) && share !== shares.at(-1)) shares.push(share);
    const run = named('Run');
    if (Number.isNaN(clicked) || !run || run.disabled) return;
    window.ranAgain = performance.now() - clicked;
    clicked = Number.NaN;
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'large-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('50 million weights: progress moves, a cancel is heard within a second, and it is quantized then', async ({
  page,
  playground,
}) => {
  const path = join(folder, 'large.tflite');
  const bytes = writeTflite(largeModel(SHARE));
  writeFileSync(path, bytes);
  const columns = [{ ...columnRecipe('dynamic-int8'), scheme: 'tflite' as const }];
  const title = 'Dynamic int8';
  await page.goto(`/#${encodeLink({ ...DEFAULT_LINK_STATE, columns })}`);
  await page.evaluate(watchRuns);
  await playground.chooseFile(path);
  await expect(playground.model('large.tflite')).toBeVisible({ timeout: 60_000 });

  await playground.cancelButton.click();
  await expect(playground.runButton).toBeEnabled();
  await expect(playground.progress).toBeHidden();
  const taken = await page.evaluate(() => window.ranAgain);
  expect(taken, 'milliseconds from the click to the page that can run again').toBeLessThan(1000);
  await expect(playground.head(title)).not.toContainText('computed here');

  await page.evaluate(() => (window.shares ?? []).splice(0));
  await playground.runButton.click();
  await expect(playground.head(title)).toContainText('computed here', { timeout: 60_000 });
  const shares = await page.evaluate(() => window.shares ?? []);
  const inside = shares.filter((share) => share > 0 && share < 100 * FILE_SHARE);
  expect(inside.length, `places of the progress bar: ${shares.join(', ')}`).toBeGreaterThan(0);
  const size = await playground.cell('File size', title);
  await expect(size).toContainText(`${(bytes.length / 4e6).toFixed(0)}`);
});

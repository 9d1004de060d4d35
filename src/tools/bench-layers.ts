/**
 * `npm run bench:layers`: how long every layer of a column is measured, on the production build in a browser, from the click to
 * the last file, to the end of measuring, and to the end of all remedies. Recorded in docs/benchmarks.md.
 */
import type { Browser, Page } from '@playwright/test';
import { taskTimes } from '../../e2e/support/main-thread.ts';
import { Playground } from '../../e2e/support/playground.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { encodeLink } from '../share/link.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { machineInWords, medianOf, writeSection } from './bench-page.ts';
import { type BuiltPage, onBuiltPage, watchedPage } from './built-page.ts';
import { chromiumVersion } from './chromium.ts';

const SAMPLES = { 'fashion-cnn': 'tutorial CNN', 'unbalanced-cnn': 'the same, badly scaled' };
/** As many as the page offers at first. */
const IMAGES = 500;
const ROUNDS = 3;
const DONE_WITHIN = 180_000;

/** Milliseconds from the click. Remedies are null where there are none. */
interface Waits {
  readonly files: number;
  readonly measured: number;
  readonly remedies: number | null;
  /** Of the processors, by all threads of all pages, from the click to the end. */
  readonly worked: number;
}

const viewOf = (id: string) =>
  encodeLink({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id },
    columns: [defaultRecipe('float32'), defaultRecipe('int8')],
    column: 1,
    tab: 'layers',
  });

/** In the page: when which words stand there, from the click on. */
function watch(): void {
  const seen: Record<string, number> = {};
  let began = 0;
  const note = (what: string) => {
    seen[what] ??= performance.now() - began;
  };
  const look = () => {
    const text = document.querySelector('[role="tabpanel"][id$="-layers"]')?.textContent ?? '';
    const [, done, total] = /single layers (\d+) of (\d+)/.exec(text) ?? [];
    if (done !== undefined && done === total) note('files');
    if (text.includes('Trying remedies')) note('remedies');
    if (text.includes('Measure again')) note('end');
  };
  const start = () => {
    began = performance.now();
    new MutationObserver(look).observe(document.body, {
      ...{ subtree: true, childList: true, characterData: true },
    });
  };
  document.addEventListener('click', start, { once: true, capture: true });
  Object.assign(window, { seen });
}

/** A page of its own, all columns computed. */
async function open(page: Page, address: string, id: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${address}#${viewOf(id)}`);
  await new Playground(page).allComputed();
}

/** Milliseconds that pages and their threads have computed so far: what else the machine does hardly shows in them. */
async function workedBy(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return 1000 * pages.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function measureOnce(browser: Browser, page: Page): Promise<Waits> {
  const before = await workedBy(browser);
  await page.getByRole('button', { name: 'Measure every layer' }).click();
  await page.getByRole('button', { name: 'Measure again' }).waitFor({ timeout: DONE_WITHIN });
  const worked = (await workedBy(browser)) - before;
  const seen = await page.evaluate(
    () => Reflect.get(window, 'seen') as Partial<Record<string, number>>,
  );
  const { files = Number.NaN, remedies, end = Number.NaN } = seen;
  return {
    files,
    measured: remedies ?? end,
    remedies: remedies === undefined ? null : end,
    worked,
  };
}

async function measured({ browser, address }: BuiltPage): Promise<string[]> {
  const page = await watchedPage(browser, watch);
  const lines: string[] = [];
  for (const [id, words] of Object.entries(SAMPLES)) {
    const waits: Waits[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await open(page, address, id);
      waits.push(await measureOnce(browser, page));
      console.log(JSON.stringify({ id, ...waits.at(-1) }));
    }
    // A round of its own: tracing takes time.
    await open(page, address, id);
    const [longest = Number.NaN] = await taskTimes(browser, page, async () => {
      await measureOnce(browser, page);
    });
    const seconds = (of: (wait: Waits) => number | null) => {
      const times = waits.flatMap((wait) => of(wait) ?? []);
      return times.length === 0 ? 'none' : (medianOf(times) / 1000).toFixed(1);
    };
    const cells = [
      seconds(({ files }) => files),
      seconds((wait) => wait.measured),
      seconds(({ remedies }) => remedies),
      seconds(({ worked }) => worked),
      longest.toFixed(0),
    ];
    lines.push(`| ${words} | ${cells.join(' | ')} |`);
  }
  return lines;
}

await onBuiltPage(async (built) => {
  const lines = await measured(built);
  writeSection('layers', [
    '## Measuring every layer',
    '',
    `Full int8 by the rules of the converter, ${IMAGES} images, seconds from the click, medians of ${ROUNDS}. Written by`,
    `\`npm run bench:layers\` on ${machineInWords()}, ${chromiumVersion(built.executablePath)}.`,
    'Files: the last file of a single layer was run. Measured: activations were compared, too, and causes looked for. Remedies: all',
    'were tried. Processor time: of all threads of the page together, up to the end; on two cores that do nothing else it takes half as long',
    'at least. Longest task: of the page’s thread, milliseconds of its own time, in a run that was traced.',
    '',
    '| network | files | measured | remedies | processor time | longest task |',
    '|---|---:|---:|---:|---:|---:|',
    ...lines,
  ]);
});

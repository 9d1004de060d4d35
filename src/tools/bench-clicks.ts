/**
 * `npm run bench:clicks`: what a person waits for after moving a knob, on the production build in a browser: the first changed
 * picture, the file's size, an estimate of its accuracy, the final number. Recorded in docs/benchmarks.md.
 */
import type { Page } from '@playwright/test';
import { Playground } from '../../e2e/support/playground.ts';
import { MODES } from '../quantization/modes/index.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { encodeLink } from '../share/link.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { machineInWords, medianOf, writeSection } from './bench-page.ts';
import { type BuiltPage, onBuiltPage, watchedPage } from './built-page.ts';
import { chromiumVersion } from './chromium.ts';

/** What is waited for, in the order of the table. */
const WAITS = ['picture', 'size', 'estimate', 'broken', 'final'] as const;

type Waits = Partial<Record<(typeof WAITS)[number], number>>;

/** Keys on the slider of a column, which begins at eight bits. */
interface Move {
  readonly mode: 'weight-only-int8' | 'int8';
  readonly to: number;
  /** Through all stops, as a hand drags; otherwise in one, as a number is typed. */
  readonly drags: boolean;
}

const MOVES: readonly Move[] = (['weight-only-int8', 'int8'] as const).flatMap((mode) => [
  { mode, to: 4, drags: false },
  { mode, to: 2, drags: false },
  { mode, to: 2, drags: true },
]);
const ROUNDS = 3;
/** Between two stops of a hand that drags. */
const STOP_MS = 120;
const DONE_WITHIN = 180_000;

declare global {
  interface Window {
    watchColumn(index: number): void;
    waits: Waits;
  }
}

/** In the page: milliseconds from the last input to the first change of each, of the column at a place of the table. */
function watch(): void {
  window.watchColumn = (index) => {
    let moved = performance.now();
    const cell = (row: string) =>
      [...document.querySelectorAll('[aria-label="Results table"] tr')]
        .find((line) => line.querySelector('th[scope="row"]')?.textContent?.startsWith(row))
        ?.querySelectorAll('td')[index];
    const now = () => ({
      picture: document.querySelector('[role="tabpanel"] svg[role="img"]')?.innerHTML,
      size: cell('File size')?.textContent,
    });
    let before = now();
    window.waits = {};
    const look = () => {
      const { waits } = window;
      const note = (name: keyof Waits, is: boolean) => {
        if (is && waits[name] === undefined) waits[name] = performance.now() - moved;
      };
      const [at, accuracy] = [now(), cell('Accuracy')];
      note('picture', at.picture !== before.picture);
      note('size', at.size !== before.size && !cell('File size')?.hasAttribute('data-stale'));
      const shows = (sign: string) => accuracy?.querySelector(sign) != null;
      note('estimate', shows('[data-estimate]'));
      note('broken', shows('[data-standing="guessing"], [data-standing="lost"]'));
      const isOver = shows('[data-standing]') && !shows('[data-estimate]');
      note('final', isOver && waits.size !== undefined && !accuracy?.hasAttribute('data-stale'));
    };
    new MutationObserver(look).observe(document.body, {
      ...{ subtree: true, childList: true, attributes: true, characterData: true },
    });
    const start = () => {
      moved = performance.now();
      before = now();
      window.waits = {};
    };
    window.addEventListener('input', start, { capture: true });
  };
}

/** Float and the column alone: others that are computed meanwhile are not what is measured. */
const viewOf = ({ mode }: Move) =>
  encodeLink({
    ...DEFAULT_LINK_STATE,
    columns: [columnRecipe('float32'), columnRecipe(mode)],
    column: 1,
  });

async function moveOnce(page: Page, { mode, to, drags }: Move): Promise<Waits> {
  const playground = new Playground(page);
  const title = MODES[mode].label;
  const slider = page.getByRole('slider', { name: 'Bits of each weight, slider' });
  const index = (await playground.titles()).indexOf(title);
  await page.evaluate((column) => window.watchColumn(column), index);
  await playground.select(title);
  await slider.fill('8');
  await playground.allComputed();
  // Pictures of all stops are made while the hand comes near.
  await slider.focus();
  await page.waitForTimeout(1000);
  for (let bits = drags ? 7 : to; bits >= to; bits--) {
    await slider.fill(String(bits));
    if (bits > to) await page.waitForTimeout(STOP_MS);
  }
  await page.waitForFunction(() => window.waits.final !== undefined, undefined, {
    timeout: DONE_WITHIN,
  });
  return page.evaluate(() => window.waits);
}

/** A page that keeps nothing yet: what was computed before would be there at once. */
async function onFreshPage({ browser, address }: BuiltPage, move: Move): Promise<Waits> {
  const page = await watchedPage(browser, watch);
  try {
    await page.goto(`${address}#${viewOf(move)}`);
    await new Playground(page).allComputed();
    return await moveOnce(page, move);
  } finally {
    await page.close();
  }
}

async function measured(built: BuiltPage): Promise<string[]> {
  const lines: string[] = [];
  for (const move of MOVES) {
    const waits: Waits[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      waits.push(await onFreshPage(built, move));
      console.log(JSON.stringify({ ...move, ...waits.at(-1) }));
    }
    const numbers = WAITS.map((name) => {
      const of = waits.map((wait) => wait[name] ?? Number.NaN);
      return of.some(Number.isNaN) ? '' : medianOf(of).toFixed(0);
    });
    const how = move.drags ? `dragged to ${move.to} bits` : `${move.to} bits`;
    lines.push(`| ${MODES[move.mode].label}, ${how} | ${numbers.join(' | ')} |`);
  }
  return lines;
}

await onBuiltPage(async (built) => {
  const lines = await measured(built);
  writeSection('clicks', [
    '## From a knob to the answer',
    '',
    `Tutorial CNN, bits of a column’s weights, milliseconds from the last move to each change, medians of ${ROUNDS}. Written by`,
    `\`npm run bench:clicks\` on ${machineInWords()}, ${chromiumVersion(built.executablePath)}.`,
    'Estimate: from the first 200 images on. Broken: shown as no better than guessing, or as mostly lost. Final: of all 10,000 images.',
    '',
    `| knob | ${WAITS.join(' | ')} |`,
    `|---|${WAITS.map(() => '---:|').join('')}`,
    ...lines,
  ]);
});

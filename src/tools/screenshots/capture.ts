/** Pictures of what a page shows, in all widths and both themes. */
import type { Page } from '@playwright/test';
import { Playground } from '../../../e2e/support/playground.ts';
import type { PartOfPage } from '../../share/hidden-field.ts';
import type { LinkState } from '../../share/link-state.ts';
import { sampleOf } from '../../share/samples.ts';

/** Width and height of a window. */
export type Size = readonly [number, number];

const SIZES: readonly Size[] = [
  [320, 700],
  [390, 844],
  [768, 1024],
  [1280, 720],
  [1440, 900],
  [2560, 1300],
];
const THEMES = ['light', 'dark'] as const;

export const FOLDER = 'screenshots';

/** The engine leaves little of a small machine for drawing. */
const DRAWN_WITHIN = 120_000;
/** Between two looks at whether a page has come to rest. */
const LOOK_AGAIN_AFTER = 150;
/** A page that is computing never rests. */
const MOST_LOOKS = 12;

/** How a state of the page is looked at. */
export interface Look {
  readonly sizes?: readonly Size[];
  readonly themes?: readonly (typeof THEMES)[number][];
  readonly media?: 'screen' | 'print';
  /** What is looked at stands over the page: only the window is taken. */
  readonly over?: boolean;
  /** Opens what is looked at, at each size: where a button stands depends on it. */
  readonly open?: (page: Page) => Promise<unknown>;
  /** Undoes it. */
  readonly leave?: (page: Page) => Promise<unknown>;
}

/** Waits until nothing is written or laid out any more. */
export async function atRest(page: Page): Promise<void> {
  let before = '';
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    await page.waitForTimeout(LOOK_AGAIN_AFTER);
    const now = await page.evaluate(
      () => `${document.documentElement.scrollHeight} ${document.body.innerHTML.length}`,
    );
    if (now === before) return;
    before = now;
  }
}

/** Waits until the page shows the model and as many columns as a link names. */
export async function opened(page: Page, { model, columns, hidden }: LinkState): Promise<void> {
  const playground = new Playground(page);
  const name = model.kind === 'sample' ? sampleOf(model.id)?.name : model.name;
  if (!hidden.includes('models')) await playground.model(name ?? '').waitFor();
  if (hidden.includes('table')) return;
  await playground
    .heads()
    .nth(columns.length - 1)
    .waitFor();
  await playground.heads().nth(columns.length).waitFor({ state: 'detached' });
}

/** Waits until every column is measured on this machine, as far as the page shows it. */
export async function measured(page: Page, hidden: readonly PartOfPage[] = []): Promise<void> {
  const playground = new Playground(page);
  if (!hidden.includes('table') && !hidden.includes('actions')) return playground.allComputed();
  await playground.progress.waitFor().catch(() => undefined);
  await playground.progress.waitFor({ state: 'hidden', timeout: DRAWN_WITHIN });
}

/** Takes what the page shows now, as NAME-WIDTH-THEME.png. */
export async function capture(page: Page, name: string, look: Look = {}): Promise<void> {
  const { sizes = SIZES, themes = THEMES, media = 'screen', over = false } = look;
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    await look.open?.(page);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce', media });
      await atRest(page);
      const path = `${FOLDER}/${name}-${width}-${theme}.png`;
      await page.screenshot({ path, fullPage: !over, timeout: DRAWN_WITHIN });
    }
    await look.leave?.(page);
  }
  await page.emulateMedia({ media: 'screen' });
  console.log(name);
}

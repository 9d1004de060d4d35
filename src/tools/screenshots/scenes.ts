/** All scenes but the lessons: pictures, dialogs, and what people do in them. */
import type { Page } from '@playwright/test';
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import { type LinkState, PARTS, type PartedTab, TABS } from '../../share/link-state.ts';
import { openingOf } from '../../share/openings.ts';
import { ANSWER_VIEWS, DEFAULT_PHOTOS } from '../../share/photos-field.ts';
import type { Size } from './capture.ts';
import type { Scene } from './scene.ts';

/** Looking for a cause, or for a file. */
const FOUND_WITHIN = 180_000;
/** A sheet of A4 at 96 dots per inch, without its margins. */
const SHEET: readonly Size[] = [[703, 1032]];

const button = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const close = (page: Page) => page.keyboard.press('Escape');

async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('textbox', { name: 'Find a command' });
  await box.fill(words);
}

/** By its words, as signs of the bar are in a menu where it is narrow. */
const command = (words: string) => async (page: Page) => {
  await find(page, words);
  await page.locator('button[data-selected]').waitFor();
  await page.keyboard.press('Enter');
};

/** In the dialog of a file. */
const aboutFile = (topic: string) => async (page: Page) => {
  await button('Download')(page);
  await page.getByRole('menuitem', { name: /^Where does it run/ }).click();
  await page.getByRole('dialog').getByRole('tab', { name: topic }).click();
};

async function unfolded(page: Page): Promise<void> {
  await button('Full int8: settings')(page);
  await page.getByText('What it means: scheme').click();
}

/** A sample as it opens from its card. */
function opened(id: string): Partial<LinkState> {
  const model = { kind: 'sample', id } as const;
  return { ...openingOf(model), model };
}

async function measureLayers(page: Page): Promise<void> {
  const images = page.getByRole('radiogroup', { name: /Images that/ });
  await images.getByText('200', { exact: true }).click();
  await button('Measure every layer')(page);
  await page.getByRole('button', { name: 'Measure again' }).waitFor({ timeout: FOUND_WITHIN });
}

async function search(page: Page): Promise<void> {
  const images = page.getByRole('textbox', { name: 'Images to measure on' });
  await images.fill('200');
  await images.press('Enter');
  await button('Search')(page);
  await page.getByText(/^[234]\d of 60 files tried/).waitFor({ timeout: FOUND_WITHIN });
  await button('Stop')(page);
  await page.getByRole('button', { name: 'Search on' }).waitFor();
}

async function leads(page: Page): Promise<void> {
  await page.getByRole('img', { name: /^Leads in/ }).waitFor({ timeout: FOUND_WITHIN });
}

const PICTURES = TABS.flatMap((tab): Scene[] => {
  const parts = tab in PARTS ? PARTS[tab as PartedTab] : [];
  if (parts.length === 0) return [{ name: `tab-${tab}`, view: { tab } }];
  return parts.map((part) => ({ name: `tab-${tab}-${part}`, view: { tab, part } }));
});

const ANSWERS = ANSWER_VIEWS.map(
  (view): Scene => ({
    name: `answers-${view}`,
    view: { tab: 'predictions', photos: { ...DEFAULT_PHOTOS, view } },
    ...(view === 'leads' && { prepare: leads }),
  }),
);

const DIALOGS: readonly Scene[] = [
  { name: 'share', view: {}, open: button('Share') },
  {
    name: 'share-embed',
    view: {},
    open: async (page) => {
      await button('Share')(page);
      await page.getByText('Embed', { exact: true }).click();
    },
  },
  { name: 'download', view: {}, open: button('Download') },
  { name: 'settings', view: {}, open: button('Full int8: settings') },
  { name: 'settings-words', view: {}, open: unfolded },
  { name: 'mode', view: {}, open: button('Full int8: change the mode') },
  {
    name: 'definition',
    view: {},
    prepare: button('All rows'),
    open: button('Accuracy: what it means'),
    finish: button('Key rows'),
  },
  { name: 'models', view: {}, open: button(/^Model: /) },
  { name: 'test-set', view: {}, open: button(/^Test set: /) },
  { name: 'palette', view: {}, open: (page) => page.keyboard.press('Control+k') },
  { name: 'palette-found', view: {}, open: (page) => find(page, 'dynamic int4') },
  { name: 'help', view: {}, open: command('Keyboard shortcuts') },
  { name: 'runs', view: {}, open: command('Runs so far') },
  { name: 'file-targets', view: {}, open: aboutFile('Where does it run?') },
  { name: 'file-firmware', view: {}, open: aboutFile('What does firmware need?') },
  { name: 'file-starters', view: {}, open: aboutFile('Start a project with it') },
];

const OVER = DIALOGS.map((scene): Scene => ({ ...scene, over: true, leave: close }));

export const SCENES: readonly Scene[] = [
  ...PICTURES,
  ...ANSWERS,
  ...OVER,
  { name: 'all-rows', view: {}, prepare: button('All rows'), finish: button('Key rows') },
  {
    name: 'own-picture',
    view: {},
    prepare: (page) => page.getByRole('radio', { name: 'Your own picture' }).check(),
    finish: (page) => page.getByRole('radio', { name: /^Photo 1/ }).check({ force: true }),
  },
  {
    name: 'projector',
    view: { tab: 'weights' },
    prepare: command('Show on a projector'),
    finish: close,
  },
  { name: 'paper', view: {}, sizes: SHEET, media: 'print' },
  {
    name: 'search-front',
    view: { columns: [columnRecipe('float32'), columnRecipe('int8')], column: 1, tab: 'search' },
    prepare: search,
  },
  { name: 'broken', view: opened('unbalanced-cnn') },
  { name: 'broken-overview', view: { ...opened('unbalanced-cnn'), tab: 'overview' } },
  { name: 'broken-predictions', view: { ...opened('unbalanced-cnn'), tab: 'predictions' } },
  { name: 'broken-growth', view: { ...opened('unbalanced-cnn'), tab: 'layers', part: 'growth' } },
  {
    name: 'broken-why',
    view: { ...opened('unbalanced-cnn'), tab: 'layers' },
    prepare: measureLayers,
  },
  {
    name: 'paper-why',
    view: { ...opened('unbalanced-cnn'), tab: 'layers' },
    sizes: SHEET,
    media: 'print',
  },
  { name: 'mobilenet', view: opened('mobilenet') },
  { name: 'mobilenet-channels', view: { ...opened('mobilenet'), part: 'channels' } },
  { name: 'resnet', view: opened('resnet') },
  { name: 'sample-digits', view: { ...opened('digits'), tab: 'predictions' } },
  { name: 'sample-keywords', view: { ...opened('keywords'), tab: 'predictions' } },
  {
    name: 'sample-keywords-photos',
    view: {
      ...opened('keywords'),
      tab: 'predictions',
      photos: { ...DEFAULT_PHOTOS, view: 'photos' },
    },
  },
  { name: 'sample-names', view: opened('names') },
  { name: 'sample-autoencoder', view: { ...opened('autoencoder'), tab: 'weights' } },
  { name: 'sample-vit', view: opened('vit') },
  { name: 'embedded', query: '?embed', view: { hidden: ['table', 'tabs', 'models'] } },
];

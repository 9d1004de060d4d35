/** The page in the words of its users. */
import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';

/** Long enough for one column on the slowest machine that tests run on. */
const COLUMN_TIMEOUT = 120_000;

/** Those that the folded table has. */
const KEY_ROWS = ['File size', 'Accuracy'];

export class Playground {
  readonly page: Page;
  readonly table: Locator;
  readonly progress: Locator;
  readonly runButton: Locator;
  readonly cancelButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.table = page.getByRole('region', { name: 'Results table' }).getByRole('table');
    this.progress = page.getByRole('progressbar', { name: 'All columns' });
    this.runButton = page.getByRole('button', { name: 'Run', exact: true });
    this.cancelButton = page.getByRole('button', { name: 'Cancel', exact: true });
  }

  /** The head of a column: its mode, settings and where its numbers come from. */
  head(title: string): Locator {
    return this.heads().filter({
      has: this.page.getByRole('button', { name: `${title}: change the mode`, exact: true }),
    });
  }

  heads(): Locator {
    return this.table.getByRole('columnheader');
  }

  async titles(): Promise<string[]> {
    const buttons = this.table.getByRole('button', { name: /: change the mode$/ });
    const names = await buttons.evaluateAll((list) =>
      list.map((button) => button.getAttribute('aria-label') ?? ''),
    );
    return names.map((name) => name.replace(/: change the mode$/, ''));
  }

  /** Shows a column in the picture. */
  async select(title: string): Promise<void> {
    const index = (await this.titles()).indexOf(title);
    await this.page.keyboard.press(String(index + 1));
    await expect(this.page.locator('th[data-selected]')).toHaveText(new RegExp(`^${title}`));
  }

  /** Unfolds the table, which starts with its key rows. */
  async allRows(): Promise<void> {
    const fold = this.page.getByRole('button', { name: 'All rows', exact: true });
    if (await fold.isVisible()) await fold.click();
    await expect(this.page.getByRole('button', { name: 'Key rows', exact: true })).toBeVisible();
    // Controls of settings are loaded when the table is first unfolded.
    await expect(
      this.table.getByRole('rowheader', { name: 'Settings', exact: true }),
    ).toBeVisible();
  }

  /** The cell of a row in a column. */
  async cell(row: string, title: string): Promise<Locator> {
    if (!KEY_ROWS.includes(row)) await this.allRows();
    const index = (await this.titles()).indexOf(title);
    expect(index, `column ${title}`).toBeGreaterThanOrEqual(0);
    return this.row(row).getByRole('cell').nth(index);
  }

  row(label: string): Locator {
    return this.table.getByRole('row').filter({
      has: this.page.getByRole('button', { name: `${label}: what it means` }),
    });
  }

  /** Accuracy in percent, as the table shows it. */
  async accuracy(title: string): Promise<number> {
    const text = await (await this.cell('Accuracy', title)).innerText();
    return Number.parseFloat(text);
  }

  async isComputed(title: string): Promise<void> {
    await expect(this.head(title)).toContainText('computed here', { timeout: COLUMN_TIMEOUT });
  }

  async allComputed(): Promise<void> {
    await expect(this.runButton).toBeEnabled({ timeout: 4 * COLUMN_TIMEOUT });
    for (const title of await this.titles()) await this.isComputed(title);
    await expect(this.table.getByText(/^(… gzipped|gzipping)/)).toHaveCount(0, {
      timeout: COLUMN_TIMEOUT,
    });
  }

  async addColumn(label: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a column' }).click();
    await this.page.getByRole('menuitem', { name: label }).click();
  }

  /** Chooses whose rules a column follows. */
  async setScheme(title: string, scheme: 'best' | 'tflite'): Promise<void> {
    await this.allRows();
    const fold = this.page.getByRole('button', { name: `${title}: settings:` });
    const closed =
      (await fold.isVisible()) && (await fold.getAttribute('aria-expanded')) === 'false';
    if (closed) await fold.click();
    await this.page.getByRole('button', { name: `${title}: whose rules` }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${scheme}:`) }).click();
    await expect(
      this.page.getByRole('button', { name: `${title}: whose rules: scheme: ${scheme}` }),
    ).toBeVisible();
  }

  async removeColumn(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `${title}: more`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Remove' }).click();
  }

  /** The button that says which model is open. */
  model(name: string): Locator {
    return this.page.getByRole('button', { name: `Model: ${name}. Open another` });
  }

  async openSample(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Model: .*Open another$/ }).click();
    await this.page.getByRole('dialog').getByRole('button', { name }).click();
    await expect(this.model(name)).toBeVisible();
  }

  /** A first visit to a sample that is measured in all its columns. */
  async visitMeasured(name: string): Promise<void> {
    await this.page.goto('/');
    await this.openSample(name);
    await this.allComputed();
  }

  /** Chooses a model file instead of dropping it. */
  async chooseFile(file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
    await this.page.getByRole('button', { name: /^Model: / }).click();
    const choosing = this.page.waitForEvent('filechooser');
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /A file of your own/ })
      .click();
    await (await choosing).setFiles(file);
  }

  /** Saves a column's file. @returns where it lies and what it is called. */
  async download(title: string): Promise<{ path: string; name: string }> {
    await this.page.getByRole('button', { name: 'Download', exact: true }).click();
    const arriving = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: title }).click();
    const download = await arriving;
    return { path: await download.path(), name: download.suggestedFilename() };
  }

  /** The link that Share offers. */
  async link(): Promise<string> {
    await this.page.getByRole('button', { name: 'Share', exact: true }).click();
    return this.page.getByRole('textbox', { name: 'Link to this view' }).inputValue();
  }
}

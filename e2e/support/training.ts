/** The Train tab in the words of its users. */
import { expect, type Locator, type Page } from '@playwright/test';

/** tfjs starts, and reads the training images, on a machine that may be busy. */
const STARTS_WITHIN = 120_000;
/** A short run of the small dense net, with its export. */
const ENDS_WITHIN = 180_000;

export class TrainTab {
  readonly page: Page;
  readonly panel: Locator;
  readonly startButton: Locator;
  readonly progress: Locator;
  readonly runs: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('tabpanel', { name: /^Train/ });
    this.startButton = page.getByRole('button', { name: 'Start training' });
    this.progress = page.getByRole('progressbar', { name: 'Training', exact: true });
    this.runs = page.getByRole('region', { name: 'Runs', exact: true }).getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: /^Train/ }).click();
    await expect(this.startButton).toBeEnabled({ timeout: STARTS_WITHIN });
  }

  /** Sets a number among the settings; a closed group is opened. */
  async set(label: string, value: number, group?: string): Promise<void> {
    const box = this.panel.getByRole('textbox', { name: label, exact: true });
    if (group !== undefined && !(await box.isVisible())) {
      await this.panel.getByText(group, { exact: true }).click();
    }
    await box.fill(String(value));
    await box.press('Enter');
  }

  /** Chooses among the settings; a closed group is opened. */
  async choose(label: string, option: string, group: string): Promise<void> {
    const box = this.panel.getByRole('combobox', { name: label, exact: true });
    if (!(await box.isVisible())) await this.panel.getByText(group, { exact: true }).click();
    await box.selectOption({ label: option });
  }

  /** Starts, and waits for the first steps. */
  async start(): Promise<void> {
    await this.startButton.click();
    await expect.poll(() => this.steps(), { timeout: STARTS_WITHIN }).toBeGreaterThan(0);
  }

  async ended(): Promise<void> {
    await expect(this.startButton).toBeEnabled({ timeout: ENDS_WITHIN });
  }

  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** What stands beside a name of the run under way, such as Epoch. */
  async fact(name: string): Promise<string> {
    const fact = this.panel.locator('dl > div').filter({ hasText: new RegExp(`^${name}`) });
    return fact.first().locator('dd').innerText();
  }

  /** Steps done; 0 before the first and after the end. */
  async steps(): Promise<number> {
    if (!(await this.progress.isVisible())) return 0;
    const text = await this.fact('Step').catch(() => '');
    return Number.parseInt(text.replaceAll(',', ''), 10) || 0;
  }

  /** A run of the list. */
  run(name: string): Locator {
    return this.runs.filter({
      has: this.page.getByRole('heading', { name: new RegExp(`^${name} `) }),
    });
  }

  /** Saves something of a run. @returns its bytes and its name. */
  async save(run: string, item: string): Promise<{ path: string; name: string }> {
    await this.panel.getByRole('button', { name: `Save ${run}` }).click();
    const arriving = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: item }).click();
    const download = await arriving;
    return { path: await download.path(), name: download.suggestedFilename() };
  }
}

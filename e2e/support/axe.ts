import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The rules that a theme makes a difference to. */
const OF_COLORS = ['color-contrast', 'link-in-text-block'];

/** Every rule of axe, best practices included, in the light theme; what depends on colours in the dark one too. */
export async function expectNoViolation(
  page: Page,
  state: string,
  without: readonly string[] = [],
): Promise<void> {
  await show(page, 'light');
  await expectNothing(axe(page).disableRules([...without]), state);
  await show(page, 'dark');
  await expectNothing(axe(page).withRules(OF_COLORS), `${state}, dark`);
  await show(page, 'light');
}

/** It finds a selector for each element that it reports: of what is in order, nobody asks for them. */
const axe = (page: Page) =>
  new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

/** The page follows what the system prefers, and goes from theme to theme at once. */
async function show(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
}

async function expectNothing(builder: AxeBuilder, state: string): Promise<void> {
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    places: nodes.map(({ target }) => target.join(' ')),
  }));
  expect(found, state).toEqual([]);
}

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Every rule of axe, best practices included. */
export async function expectNoViolation(
  page: Page,
  state: string,
  without: readonly string[] = [],
): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).disableRules([...without]).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    places: nodes.map(({ target }) => target.join(' ')),
  }));
  expect(found, state).toEqual([]);
}

/**
 * The test of specs that run in Firefox. Playwright speaks WebDriver BiDi with it, which it does not document yet: what the
 * two do not have in common is made up for here, and nowhere else.
 */
import type { Browser } from '@playwright/test';
import { test as base, expect } from './test.ts';

interface Session {
  send(method: string, parameters?: object): Promise<unknown>;
}

/** The part of Playwright that speaks with a browser, behind the one that tests see. */
interface Inner {
  readonly _connection: { toImpl(browser: Browser): { readonly _browserSession: Session } };
}

/** Colour scheme and motion of new windows: Playwright always sets them, and Firefox 153 has no such command. */
const NOT_IN_FIREFOX = 'emulation.setMediaFeaturesOverride';

function spareCommand(browser: Browser): void {
  const { _connection } = browser as unknown as Inner;
  const session = _connection.toImpl(browser)._browserSession;
  const send = session.send.bind(session);
  session.send = async (method, parameters) => {
    try {
      return await send(method, parameters);
    } catch (error) {
      if (method === NOT_IN_FIREFOX && String(error).includes('unknown command')) return {};
      throw error;
    }
  };
}

/**
 * Firefox 153 crashes where a script of the page and one of the driver both ask an element for this. Without it Playwright
 * reads the attribute, and the page does not use it.
 */
const ASKED_BY_TWO = 'delete Element.prototype.ariaLabelledByElements';

export const test = base.extend<object, object>({
  browser: [
    async ({ browser }, use) => {
      spareCommand(browser);
      await use(browser);
    },
    { scope: 'worker' },
  ],
  page: async ({ page }, use) => {
    await page.addInitScript(ASKED_BY_TWO);
    await use(page);
  },
});

export { expect };

import type { Locator, Page } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import { dropFiles, KERAS_FILE } from './support/files.ts';
import { Playground } from './support/playground.ts';
import { expect, test } from './support/test.ts';

const keepButton = (page: Page) => page.getByRole('button', { name: 'Keep it', exact: true });

/** A file of one's own is opened, and kept. */
async function openAndKeep(page: Page) {
  await page.goto('/');
  await dropFiles(page, KERAS_FILE);
  await keepButton(page).click();
}

/** Its line in the list of what is kept. */
const listed = (kept: Locator) => kept.getByRole('listitem').filter({ hasText: KERAS_FILE.name });

async function openModelMenu(page: Page) {
  await page.getByRole('button', { name: /^Model: / }).click();
  return page.getByRole('region', { name: 'Kept in this browser' });
}

/** In the page: as in private windows and where a site may store nothing. */
const FORBIDDEN = {
  'there is no storage at all': () => {
    Reflect.deleteProperty(Window.prototype, 'indexedDB');
    Object.defineProperty(window, 'indexedDB', { value: undefined });
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  },
  'storage refuses to open': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  },
  'storage never answers': () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  },
} as const;

for (const [how, forbid] of Object.entries(FORBIDDEN)) {
  test(`where ${how}, everything works, nothing is asked, and the page says that nothing is kept`, async ({
    page,
    playground,
  }) => {
    await page.addInitScript(forbid);
    await page.goto('/');
    await dropFiles(page, KERAS_FILE);
    await expect(playground.model(KERAS_FILE.name)).toBeVisible();
    for (const title of ['FP16', 'Weight-only int8']) await playground.removeColumn(title);
    await playground.allComputed();
    await expect(keepButton(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Runs so far' }).click();
    const history = page.getByRole('dialog', { name: 'Runs so far' });
    await expect(history.getByRole('note')).toContainText('Nothing is kept at present.');
    await history.getByRole('button', { name: 'Delete all runs…' }).click();
    await history.getByRole('button', { name: 'Delete them' }).click();
    await expect(history).toContainText('No run is over yet');
    await page.keyboard.press('Escape');
    const kept = await openModelMenu(page);
    await expect(kept.getByRole('note')).toContainText('Nothing is kept at present.');
    if (how === 'there is no storage at all') await expectNoViolation(page, 'nothing is kept');
  });
}

test('a full disk: what could not be kept is said, and stays open', async ({
  page,
  playground,
}) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await openAndKeep(page);
  await expect(page.getByText(`${KERAS_FILE.name} could not be kept`)).toBeVisible();
  await expect(page.getByText(/^The browser has no room left for this page/)).toBeVisible();
  await playground.allComputed();
  await page.getByRole('button', { name: 'Runs so far' }).click();
  await expect(page.getByRole('dialog', { name: 'Runs so far' })).toContainText(
    'Not all runs could be kept',
  );
});

test('what is kept is listed with its size, kind by kind, and each can be deleted', async ({
  page,
  playground,
}) => {
  await openAndKeep(page);
  for (const title of ['FP16', 'Weight-only int8']) await playground.removeColumn(title);
  await playground.allComputed();
  await page.getByRole('button', { name: 'Runs so far' }).click();
  const history = page.getByRole('dialog', { name: 'Runs so far' });
  const runs = history.getByRole('button', { name: /^Delete the run / });
  await expect(runs.first()).toBeVisible();
  const before = await runs.count();
  await history.getByRole('button', { name: /^Delete the run Full int8/ }).click();
  await expect(runs).toHaveCount(before - 1);
  await page.keyboard.press('Escape');

  const kept = await openModelMenu(page);
  await expect(listed(kept)).toContainText(/ kB/);
  const ofRuns = kept.getByRole('listitem').filter({ hasText: 'Runs so far' });
  await expect(ofRuns).toContainText(new RegExp(`${before - 1} runs?, [\\d.]+ kB`));
  await ofRuns.getByRole('button').click();
  await expect(ofRuns).toHaveCount(0);
  await page.reload();
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await openModelMenu(page);
  await expect(listed(kept)).toBeVisible();
});

test('two tabs: what one keeps and deletes, the other sees; what it has open goes on', async ({
  page,
  context,
  playground,
}) => {
  await openAndKeep(page);
  await playground.allComputed();
  const other = new Playground(await context.newPage());
  await other.page.goto(page.url());
  await expect(other.model(KERAS_FILE.name)).toBeVisible();
  const kept = await openModelMenu(page);
  await expect(listed(kept)).toBeVisible();

  const there = await openModelMenu(other.page);
  await there.getByRole('button', { name: `Delete ${KERAS_FILE.name} from this browser` }).click();
  await expect(there).toContainText('No model and no data of your own are kept.');
  await expect(listed(kept)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await other.page.keyboard.press('Escape');
  // Both have it open still, and go on.
  await other.addColumn('Int16 × int8');
  await other.allComputed();
  await playground.addColumn('Int16 × int8');
  await playground.allComputed();
});

test('another version of the page changes the storage while this one is open: it is let in, and this one goes on', async ({
  page,
  playground,
}) => {
  await openAndKeep(page);
  await playground.allComputed();
  const result = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.open('quantization-playground-models', 2);
        let how = 'changed';
        request.onblocked = () => {
          how = 'blocked';
        };
        request.onupgradeneeded = () => request.result.createObjectStore('more');
        request.onsuccess = () => {
          request.result.close();
          resolve(how);
        };
      }),
  );
  expect(result).toBe('changed');
  const kept = await openModelMenu(page);
  await kept.getByRole('button', { name: `Delete ${KERAS_FILE.name} from this browser` }).click();
  await expect(kept).toContainText('No model and no data of your own are kept.');
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByText('This view needs a file that you have')).toBeVisible();
  await dropFiles(page, KERAS_FILE);
  await expect(playground.model(KERAS_FILE.name)).toBeVisible();
  await openModelMenu(page);
  await expect(listed(kept)).toBeVisible();
});

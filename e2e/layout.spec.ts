/** Where things stand, at the widths of phones, tablets and large screens. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';
import { TrainTab } from './support/training.ts';

const PHONES = [320, 390];
const SCREENS = [
  [1280, 720],
  [1440, 900],
  [390, 844],
  [844, 390],
  [2560, 1300],
] as const;

/** Texts of one line that their box cuts, and words of drawings beyond their drawing. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut = [
      ...document.querySelectorAll<HTMLElement>('header b, [role="tab"], label, summary'),
    ]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .map((element) => element.innerText);
    for (const svg of document.querySelectorAll('main svg[role="img"]')) {
      const box = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll('text')) {
        const { left, right, width } = text.getBoundingClientRect();
        const out = left < box.left - 1 || right > box.right + 1;
        if (width > 0 && out) cut.push(text.textContent ?? '');
      }
    }
    return cut;
  });
}

test('picture, size and accuracy of the chosen column are on the screen together, and nothing scrolls', async ({
  page,
}) => {
  await page.goto('/');
  const histogram = page.getByRole('img', { name: 'Histogram of the weights over' });
  await expect(histogram).toBeVisible();
  const head = page.locator('th[data-selected]');
  const seen = [
    histogram,
    page.getByRole('slider', { name: 'Bits of each weight, slider' }),
    head,
    page.getByRole('region', { name: 'What is quantization?' }),
  ];
  const numbers = page.locator('td[data-selected]');
  await expect(numbers).toHaveText([/MB/, /91[.]/]);
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height });
    const message = `${width} × ${height}`;
    for (const part of [...seen, numbers.first(), numbers.last()]) {
      await expect(part, message).toBeInViewport({ ratio: 0.98 });
    }
    const box = await histogram.boundingBox();
    expect(box?.height, message).toBeGreaterThan(140);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), message).toBe(width);
  }
  // Beyond what fits one line of text the width is used.
  const main = await page.getByRole('region', { name: 'Results table' }).boundingBox();
  expect(main?.width).toBeGreaterThan(2100);
});

test('names and titles of axes are whole on a phone, and tabs stand on one line', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  for (const width of PHONES) {
    await page.setViewportSize({ width, height: 800 });
    await expect(page.getByText(/^weight, in/)).toBeVisible();
    await expect.poll(() => cutTexts(page), { message: `cut at ${width}` }).toEqual([]);
    const tabs = page.getByRole('tablist', { name: 'Pictures' }).getByRole('tab');
    const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top));
    expect(new Set(tops).size, `lines of tabs at ${width}`).toBe(1);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(wide, { message: `page at ${width}` }).toBeLessThanOrEqual(width);
  }
});

test('a table with more columns than fit says so at its edge, and scrolls by keyboard', async ({
  page,
}) => {
  await page.setViewportSize({ width: 768, height: 900 });
  await page.goto('/');
  const region = page.getByRole('region', { name: 'Results table' });
  const sign = () =>
    region.evaluate((box) => {
      const { content, width } = getComputedStyle(box.parentElement as Element, '::after');
      return content !== 'none' && Number.parseFloat(width) > 8;
    });
  await expect.poll(sign).toBe(true);
  await region.focus();
  const scrolled = async () => {
    await page.keyboard.press('ArrowRight');
    return sign();
  };
  await expect.poll(scrolled, { intervals: [50] }).toBe(false);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(sign).toBe(false);
});

test('steps of a scale are whole numbers', async ({ page }) => {
  await page.goto('/');
  const histogram = page.getByRole('img', { name: 'Histogram of the weights over' });
  await expect(histogram.locator('> rect').first()).toBeAttached();
  await histogram.hover();
  await expect(page.getByText(/weights at −?\d+ steps?$/)).toBeVisible();
});

test('what a dragged file is met with covers the page, and can be read', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    const files = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'net.h5'));
      return transfer;
    });
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: files });
    const title = page.getByText('Drop the model to open it');
    await expect(title).toBeInViewport({ ratio: 1 });
    const ground = await title.evaluate((element) => {
      const bar = document.querySelector('header')?.getBoundingClientRect();
      const onBar = document.elementFromPoint(innerWidth / 2, (bar?.height ?? 0) / 2);
      return {
        colour: getComputedStyle(element.parentElement as Element).backgroundColor,
        overBar: onBar?.contains(element) ?? false,
      };
    });
    expect(ground).toEqual({ colour: expect.stringMatching(/^rgb\(/), overBar: true });
    await page.dispatchEvent('body', 'dragleave', { dataTransfer: files });
  }
});

test('with less motion wanted, a drawing has its new width at once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  const histogram = page.getByRole('img', { name: 'Histogram of the weights over' });
  await expect(histogram).toBeVisible();
  await expect(histogram).toHaveCSS('transition-duration', '0s');
});

test('the buttons of the bar stand apart while a run goes on', async ({ page }) => {
  await page.goto('/');
  // Held, it has the most of them.
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Go on', exact: true })).toBeVisible();
  for (const width of [320, 390, 768, 1024, 1200, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const found = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll<HTMLElement>('header button')]
        .map((button) => ({
          name: button.ariaLabel ?? button.innerText,
          box: button.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width > 0);
      return boxes.flatMap((one, i) =>
        boxes.slice(i + 1).flatMap((other) => {
          const across =
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down =
            Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          return across > 0.5 && down > 0.5 ? [`${one.name} and ${other.name}`] : [];
        }),
      );
    });
    expect(found, `at ${width} pixels`).toEqual([]);
  }
  await page.setViewportSize({ width: 1920, height: 900 });
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(page.getByText(/images\/s/)).toBeVisible();
});

test('bar and content are in line on a wide screen', async ({ page, playground }) => {
  await page.setViewportSize({ width: 2560, height: 1300 });
  await page.goto('/');
  await expect(playground.table).toBeVisible();
  const logo = await page.getByRole('banner').locator('svg').first().boundingBox();
  const table = await page.getByRole('region', { name: 'Results table' }).boundingBox();
  expect(Math.abs((logo?.x ?? 0) - (table?.x ?? 0))).toBeLessThanOrEqual(4);
});

test('Start training stays in reach, and settings leave no void beside them', async ({ page }) => {
  await page.goto('/');
  const train = new TrainTab(page);
  await train.open();
  const panel = await train.panel.boundingBox();
  expect(panel?.height).toBeLessThan(1600);
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.mouse.move(900, 400);
  await page.mouse.wheel(0, 10_000);
  await expect(train.startButton).toBeInViewport({ ratio: 1 });
});

test('on a phone, Start training waits at the lower edge while settings are gone through', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto('/');
  const train = new TrainTab(page);
  await train.open();
  for (const group of ['What to train', 'Data']) {
    await train.panel.getByText(group, { exact: true }).click();
  }
  await train.panel.getByText('What to train', { exact: true }).evaluate((element) => {
    element.scrollIntoView({ block: 'start' });
  });
  await expect(train.startButton).toBeInViewport({ ratio: 1 });
  await train.panel.getByText('Layers', { exact: true }).scrollIntoViewIfNeeded();
  await expect(train.startButton).toBeInViewport({ ratio: 1 });
});

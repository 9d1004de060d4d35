/** Answers photo by photo: what changed, how near the border it lay, and what a cell of the matrix counts. */
import type { Page } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import { dropFiles } from './support/files.ts';
import { expect, test } from './support/test.ts';

/** In the page itself, where a button of a small net may stand for a moment only. */
const pressWhenThere = (page: Page, name: string) =>
  page.evaluate((text) => {
    const observer = new MutationObserver(() => {
      const button = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === text,
      );
      if (!button) return;
      observer.disconnect();
      button.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, name);

test('a cell of the matrix opens its photos; those whose answers changed show both answers', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  await playground.select('Full int8');
  await page.getByRole('tab', { name: 'Predictions' }).click();
  const cell = page
    .getByRole('grid', { name: /^Answers of Full int8/ })
    .getByRole('gridcell', { name: /images of Shirt are taken for T-shirt/ });
  const counted = Number.parseInt((await cell.getAttribute('aria-label')) ?? '', 10);
  await cell.focus();
  await page.keyboard.press('Enter');
  const title = page.getByRole('heading', { name: /^\d+ photos of Shirt are taken for T-shirt/ });
  await expect(title).toHaveText(new RegExp(`^${counted} `));
  const cards = page.getByRole('listitem').filter({ has: page.getByRole('img') });
  await expect(cards).toHaveCount(24);

  await playground.isComputed('FP32');
  await playground.isComputed('Full int8');
  await page.getByRole('combobox', { name: 'Right class' }).selectOption('any');
  await page
    .getByRole('combobox', { name: /^Answer/ })
    .last()
    .selectOption('any');
  const changes = page.getByRole('combobox', { name: 'Answers that' });
  await changes.selectOption('broken');
  const [, broken] = /now wrong \((\d+)\)/.exec(await changes.innerText()) ?? [];
  await expect(page.getByRole('heading', { name: `${broken} photos became wrong` })).toBeVisible();

  const first = cards.first();
  const was = first.getByRole('img', { name: /^FP32: / });
  const is = first.getByRole('img', { name: /^Full int8: / });
  const answerIn = async (bar: typeof was) =>
    /: (.+?) [<>\d]/.exec((await bar.getAttribute('aria-label')) ?? '')?.[1];
  expect(await answerIn(was)).not.toBe(await answerIn(is));
  await first.getByRole('button').click();
  const photo = page.getByRole('region', { name: 'One photo' });
  await expect(photo.getByRole('status')).toContainText('It was right, and is wrong now.');
  await expect(photo).toContainText(`Its label: ${await answerIn(was)}`);
  await photo.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(photo.getByRole('radio', { name: 'Photo 2: Sneaker' })).toBeChecked();

  await pressWhenThere(page, 'Stop');
  await page.getByRole('tab', { name: 'Leads' }).click();
  await page.getByRole('button', { name: 'Run all photos' }).click();
  const found = page.getByRole('status').filter({ hasText: 'with such a lead' });
  const countOf = async () => Number.parseInt((await found.innerText()).replace(',', ''), 10);
  await expect(page.getByRole('img', { name: /^Leads in FP32 and Full int8/ })).toBeVisible();
  const small = await countOf();
  for (let i = 0; i < 3; i++) {
    await page.getByRole('slider', { name: /^Largest lead/ }).press('ArrowLeft');
  }
  await expect.poll(countOf).toBeLessThan(small);

  // What this model answered is no answer of the next.
  await playground.openSample('MobileNet-like');
  await expect(photo).toContainText('Its file is on its way');
});

test('a picture of one’s own is answered: drawn with keys, dropped as a file; a camera that is not there is named, one that is there is looked through', async ({
  page,
  playground,
}) => {
  await page.goto('/');
  await playground.openSample('Small dense net');
  await playground.select('Full int8');
  await page.getByRole('tab', { name: 'Weights' }).click();
  await playground.isComputed('Full int8');
  const panel = page.getByRole('region', { name: 'One photo' });
  await panel.getByRole('radio', { name: 'Your own picture' }).check();
  const board = panel.getByRole('application', { name: /^Drawing/ });
  const answer = panel.getByRole('img', { name: /^Full int8: / });
  await expect(answer).toBeVisible();
  const empty = await answer.getAttribute('aria-label');
  await board.focus();
  await page.keyboard.down(' ');
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.up(' ');
  await expect(answer).not.toHaveAttribute('aria-label', empty ?? '');
  await expectNoViolation(page, 'a picture of one’s own');
  const drawn = await answer.getAttribute('aria-label');

  const pictureOf = async (number: number) => {
    const photo = panel.getByRole('radio', { name: new RegExp(`^Photo ${number}\\b`) });
    return (await photo.locator('..').locator('img').getAttribute('src')) ?? '';
  };
  const image = Buffer.from((await pictureOf(2)).split(',')[1] ?? '', 'base64');
  await dropFiles(page, { name: 'boot.png', bytes: image, type: 'image/png' });
  await expect(answer).not.toHaveAttribute('aria-label', drawn ?? '');
  await expect(panel.getByRole('checkbox', { name: /dark on a light ground/ })).toBeChecked();
  await expect(answer).toHaveAttribute('aria-label', /Ankle boot|Sneaker/);

  await panel.getByRole('button', { name: 'Camera' }).click();
  await expect(panel.getByRole('alert')).toContainText(/camera/i);

  // A stream as a camera gives it, of another photo.
  await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
      const context = canvas.getContext('2d');
      const show = () => context?.drawImage(image, 40, 0, 240, 240);
      setInterval(show, 50);
      const stream = canvas.captureStream(20);
      Object.assign(window, { track: stream.getTracks()[0] });
      navigator.mediaDevices.getUserMedia = async () => stream;
    },
    await pictureOf(3),
  );
  const before = (await answer.getAttribute('aria-label')) ?? '';
  await panel.getByRole('button', { name: 'Camera' }).click();
  await expect(answer).not.toHaveAttribute('aria-label', before);
  await panel.getByRole('button', { name: 'Hold still' }).click();
  await expect(panel.getByRole('button', { name: 'Camera' })).toBeVisible();
  const state = () =>
    page.evaluate(() => (Reflect.get(window, 'track') as MediaStreamTrack).readyState);
  await expect.poll(state).toBe('ended');
});

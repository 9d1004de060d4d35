import { expect, test } from 'vitest';
import { fittingFont } from './fitting-font.ts';

/** Cells of ten classes on phones, tablets and large screens. */
const CELLS = [14, 19, 21, 23, 28, 36, 44, 52];

test('counts of four figures and changes with their sign stay in their cells, apart from their neighbours', () => {
  for (const cell of CELLS) {
    for (const text of ['7', '+154', '1000', '−977', '−1000']) {
      const font = fittingFont(cell, text.length);
      if (font === null) continue;
      expect(font, `${text} in ${cell}`).toBeGreaterThanOrEqual(7.5);
      expect(0.6 * font * text.length, `${text} in ${cell}`).toBeLessThanOrEqual(cell - 5);
    }
  }
});

test('figures are left out where they could not be read, and have their usual size where there is room', () => {
  expect(fittingFont(21, 4)).toBeNull();
  expect(fittingFont(21, 3)).toBe(8.5);
  expect(fittingFont(52, 4)).toBe(11.5);
});

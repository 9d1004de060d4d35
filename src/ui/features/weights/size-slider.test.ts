import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { RotationPicture } from '../../../workers/engine.ts';
import { FigureTable } from './FigureTable.tsx';
import { SizeSlider } from './SizeSlider.tsx';

const at = (size: number, sqnrDb: number) =>
  [size, { stage: { size, sqnrDb } } as RotationPicture] as const;

test('the slider says size and SNR, and each stop what is known of it', () => {
  const html = renderToStaticMarkup(
    createElement(SizeSlider, {
      ...{ sizes: [1, 2, 4, 8], size: 4, color: 'red', onSize: () => undefined },
      pictures: new Map([at(1, 5.04), at(4, 7.36)]),
    }),
  );
  expect(html).toContain('aria-valuetext="blocks of 4, SNR 7.4 dB"');
  expect(html).toMatch(/min="0" max="3" step="1".* value="2"/);
  const stops = [...html.matchAll(/<span[^>]*>([^<]+)<small>([^<]+)/g)];
  expect(stops.map(([, size, db]) => `${size} ${db}`)).toEqual(['none 5.0', '2 ·', '4 7.4', '8 ·']);
  expect(html.match(/data-chosen/g)).toHaveLength(1);
});

test('a table of figures marks what the column does, in words too', () => {
  const html = renderToStaticMarkup(
    createElement(FigureTable, {
      ...{ label: 'Figures', head: ['before', 'after'] },
      rows: [
        { label: 'SNR', cells: ['5 dB', '7 dB'], own: true },
        { label: 'Kurtosis', cells: ['3', '0'], own: false },
      ],
    }),
  );
  expect(html.match(/this column/g)).toHaveLength(1);
  expect(html).toContain('<th scope="col">after</th>');
});

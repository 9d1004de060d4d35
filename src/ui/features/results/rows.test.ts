import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Comparison } from '../../../evaluation/report.ts';
import type { ColumnResult } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ROWS } from './rows.tsx';

test('all counts of changed answers are written alike, thousands apart', () => {
  const comparison = {
    task: 'classification',
    changed: 9058,
    agreement: 0.0942,
    labelled: { wrongToRight: 1203, rightToWrong: 8278, wrongEitherWay: 1577 },
  } as unknown as Comparison;
  const context = { comparisons: new Map([['a', comparison]]) } as unknown as LedgerContext;
  const view = { baseline: false, column: { id: 'a' } } as unknown as ColumnView;
  const row = ROWS.find(({ id }) => id === 'changed');
  const html = renderToStaticMarkup(
    row?.cell(view, { evaluation: {} } as unknown as ColumnResult, context),
  );
  const counts = html.replaceAll(/<[^>]*>/g, ' ').match(/\d[\d,]*/g);
  expect(counts).toEqual(['9,058', '1,203', '8,278', '1,577']);
});

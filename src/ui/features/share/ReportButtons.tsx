import { Button } from '@mantine/core';
import { useState } from 'react';
import { toErrorData } from '../../../base/errors.ts';
import { saveBytes } from '../../components/save.ts';
import { arithmeticOf } from '../../shared/arithmetic.ts';
import { useEngine, usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons } from '../../shared/use-comparisons.ts';
import { reportOf } from './report/from-page.ts';
import classes from './ShareButton.module.css';

/** Saves what is on show as a page of its own, or as data. @param link opens the same view. */
export function ReportButtons({ link }: { readonly link: string }) {
  const store = useStoreApi();
  const engine = useEngine();
  const views = useColumnViews();
  const comparisons = useComparisons(views);
  const announce = usePlayground((state) => state.announce);
  const [busy, setBusy] = useState(false);
  const state = store.getState();
  const parts = { views, comparisons, arithmeticOf, link };
  const known = state.model !== null && views.some(({ entry, stale }) => entry && !stale);

  const save = async (kind: 'html' | 'json') => {
    const report = reportOf(state, { ...parts, made: new Date() });
    if (!report) return;
    setBusy(true);
    try {
      const { reportHtml, reportJson, withWeights } = await import('./report/write-report.ts');
      const whole = await withWeights(report, state, engine);
      const name = `${report.model.name.replace(/\.\w+$/, '')}-report.${kind}`;
      if (kind === 'html') saveBytes(reportHtml(whole), name, 'text/html');
      else saveBytes(reportJson(whole), name, 'application/json');
      announce(`${name} is saved.`);
    } catch (thrown) {
      announce(`The report could not be written: ${toErrorData(thrown).message}`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.buttons}>
      <Button variant="filled" disabled={!known} loading={busy} onClick={() => void save('html')}>
        Save as a page (.html)
      </Button>
      <Button disabled={!known || busy} onClick={() => void save('json')}>
        Save as data (.json)
      </Button>
    </div>
  );
}

/** Rows of tasks whose answers are no classes: all figures of a file, and how many samples it is better and worse on. */
import { deltaInWords, figureInWords } from '../../../evaluation/figure-words.ts';
import type { Figure, Headline } from '../../../evaluation/figures.ts';
import { changeOf, headlineOf, type TaskReport } from '../../../evaluation/tasks.ts';
import { pInWords } from '../../../evaluation/verdict.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { formatCount } from '../../components/format.ts';
import classes from './cells.module.css';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerRow } from './ledger-row.ts';

/** The headline of the first column that has one: all have the same task. */
export function shownHeadline(views: readonly ColumnView[]): Headline | null {
  const shown = views.find(({ entry }) => headlineOf(entry?.result.evaluation));
  return headlineOf(shown?.entry?.result.evaluation);
}

/** Whether reports are figures of samples, not counted answers. */
export function hasFigures({ views }: Pick<LedgerContext, 'views'>): boolean {
  return views.some(({ entry }) => {
    const evaluation = entry?.result.evaluation;
    return evaluation && evaluation.task !== 'classification';
  });
}

/** All figures but the headline; null where nothing is known. */
function othersOf(report: TaskReport | null | undefined): readonly Figure[] | null {
  if (!report) return null;
  if (report.task !== 'classification') return report.figures.slice(1);
  const top5 = report.labelled?.top5;
  const figure = { name: 'Among the first five', unit: 'share', better: 'higher' } as const;
  return top5 ? [{ ...figure, value: top5.accuracy, interval: top5.interval }] : [];
}

export const samples: LedgerRow = {
  id: 'samples',
  label: 'Better and worse',
  height: 66,
  picture: 'predictions',
  ofAnswers: true,
  when: hasFigures,
  note: () => 'sample by sample',
  cell: (view, _, { comparisons }) => {
    const change = changeOf(comparisons.get(view.column.id));
    const headline = headlineOf(view.entry?.result.evaluation);
    if (view.baseline || !change || !headline) return <span className={classes.dash}>–</span>;
    return (
      <>
        <div>
          <span className={classes.up}>
            <span aria-hidden="true">▲</span>
            <span className="sr-only">better: </span> {formatCount(change.better)}
          </span>
          {' · '}
          <span className={classes.down}>
            <span aria-hidden="true">▼</span>
            <span className="sr-only">worse: </span> {formatCount(change.worse)}
          </span>
        </div>
        {Number.isFinite(change.delta) && (
          <div className={classes.sub}>
            {deltaInWords(change.delta, headline.unit, headline.value)} on average,{' '}
            {pInWords(change.p)}
          </div>
        )}
      </>
    );
  },
  definition: 'samples',
};

export const figures: LedgerRow = {
  id: 'figures',
  label: 'Also measured',
  height: 46,
  ofAnswers: true,
  when: ({ views }) =>
    views.some(({ entry }) => (othersOf(entry?.result.evaluation)?.length ?? 0) > 0),
  cell: (_, { evaluation }) =>
    (othersOf(evaluation) ?? []).map((figure) => (
      <div key={figure.name} className={classes.sub}>
        {figure.name} <span className="num">{figureInWords(figure)}</span>
      </div>
    )),
  definition: 'figures',
};

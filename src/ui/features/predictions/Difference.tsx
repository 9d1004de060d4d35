import { memo, useMemo, useRef, useState } from 'react';
import type { ModeName } from '../../../quantization/modes/index.ts';
import { ConfusionMatrix } from '../../charts/ConfusionMatrix.tsx';
import type { MatrixCell, MatrixDrawing } from '../../charts/confusion-layout.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount, signed } from '../../components/format.ts';
import { TITLES } from '../../components/page-words.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { at, type Confusion, differenceOf, extremes, recalls } from './confusion.ts';
import classes from './Predictions.module.css';

/** What one file answers more and less often than the baseline. */
export const Difference = memo(function Difference({
  column,
  mode,
  baseline,
  confusion,
  reference,
  classNames,
  onOpen,
}: {
  /** Title of the column. */
  readonly column: string;
  readonly mode: ModeName;
  /** Title of the baseline. */
  readonly baseline: string;
  readonly confusion: Confusion;
  readonly reference: Confusion;
  readonly classNames: readonly string[];
  /** Shows the photos of a cell. */
  readonly onOpen?: ((cell: MatrixCell) => void) | undefined;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const [asTable, setAsTable] = useState(false);
  const difference = useMemo(() => differenceOf(confusion, reference), [confusion, reference]);
  const drawing = useMemo(
    () => drawingOf({ confusion, reference, difference, classNames, baseline }),
    [confusion, reference, difference, classNames, baseline],
  );
  const hardest = mostChangedClass(difference);
  const title = hardest
    ? `${classNames[hardest.label]} changes most against ${baseline}: ${signed(hardest.images, 0)} right`
    : `As many right in every class as ${baseline}`;
  const rows = (): Cell[][] => [
    ['true class', ...classNames, 'recall, points'],
    ...classNames.map((name, label) => [
      name,
      ...classNames.map((_, predicted) => at(difference, label, predicted)),
      drawing.rowEnd(label),
    ]),
  ];
  return (
    <section className={classes.picture} aria-label={TITLES.difference}>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${column}: ${title}`}
            name={`difference-${mode}`}
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        <b>{column}</b> against <b>{baseline}</b>. Orange: more images than in the baseline. Blue:
        fewer. On the diagonal more is better, off it worse. At the end of each row: the change in
        percentage points.
      </Caption>
      {asTable ? (
        <DataTable label={`${column} minus ${baseline}`} rows={rows()} />
      ) : (
        <ConfusionMatrix
          name={`${column} minus ${baseline}`}
          classNames={classNames}
          drawing={drawing}
          initial={hardest ? { label: hardest.label, predicted: hardest.label } : FIRST}
          svg={svg}
          onOpen={onOpen}
        />
      )}
    </section>
  );
});

const FIRST = { label: 0, predicted: 0 };

function mostChangedClass(difference: Confusion): { label: number; images: number } | null {
  let most = null;
  for (let label = 0; label < difference.classes; label++) {
    const images = at(difference, label, label);
    if (Math.abs(images) > Math.abs(most?.images ?? 0)) most = { label, images };
  }
  return most;
}

function drawingOf({
  confusion,
  reference,
  difference,
  classNames,
  baseline,
}: {
  readonly confusion: Confusion;
  readonly reference: Confusion;
  readonly difference: Confusion;
  readonly classNames: readonly string[];
  readonly baseline: string;
}): MatrixDrawing {
  const { right, wrong } = extremes(difference);
  const most = Math.max(right, wrong, 1);
  const before = recalls(reference);
  const after = recalls(confusion);
  return {
    fill: ({ label, predicted }) => {
      const change = at(difference, label, predicted);
      if (change === 0) return 'var(--sunken)';
      const depth = 6 + 54 * Math.sqrt(Math.abs(change) / most);
      return `color-mix(in srgb, var(--${change > 0 ? 'more' : 'less'}) ${depth.toFixed(1)}%, var(--panel))`;
    },
    text: ({ label, predicted }) => {
      const change = at(difference, label, predicted);
      return change === 0 ? '' : signed(change, 0);
    },
    describe: ({ label, predicted }) => {
      const change = at(difference, label, predicted);
      const now = formatCount(at(confusion, label, predicted));
      const then = formatCount(at(reference, label, predicted));
      const what =
        label === predicted
          ? `${classNames[label]}, recognized`
          : `${classNames[label]} taken for ${classNames[predicted]}`;
      const images = now === '1' ? 'image' : 'images';
      return change === 0
        ? `${what}: ${now} ${images}, as in ${baseline}.`
        : `${what}: ${now} ${images}, in ${baseline} ${then} (${signed(change, 0)}).`;
    },
    rowEnd: (label) => {
      const from = before[label]?.recall;
      const to = after[label]?.recall;
      return from == null || to == null ? '–' : signed((to - from) * 100, 1);
    },
    rowEndTitle: 'points',
  };
}

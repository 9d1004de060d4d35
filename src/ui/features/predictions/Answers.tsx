import { memo, useMemo, useRef, useState } from 'react';
import type { ModeName } from '../../../quantization/modes/index.ts';
import { ConfusionMatrix } from '../../charts/ConfusionMatrix.tsx';
import type { MatrixCell, MatrixDrawing } from '../../charts/confusion-layout.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount, percent } from '../../components/format.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { at, type Confusion, extremes, recalls, worstMistake } from './confusion.ts';
import classes from './Predictions.module.css';

/** The confusion matrix of one file. */
export const Answers = memo(function Answers({
  column,
  mode,
  confusion,
  classNames,
  onOpen,
}: {
  /** Title of the column. */
  readonly column: string;
  readonly mode: ModeName;
  readonly confusion: Confusion;
  readonly classNames: readonly string[];
  /** Shows the photos of a cell. */
  readonly onOpen?: ((cell: MatrixCell) => void) | undefined;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const [asTable, setAsTable] = useState(false);
  const nameOf = (i: number) => classNames[i] ?? String(i);
  const worst = worstMistake(confusion);
  const drawing = useMemo(() => drawingOf(confusion, classNames), [confusion, classNames]);
  const title = worst
    ? `${nameOf(worst.label)} is taken for ${nameOf(worst.predicted)} ${times(worst.images)}`
    : 'Every answer is right';
  const rows = (): Cell[][] => [
    ['true class', ...classNames, 'recall'],
    ...classNames.map((name, label) => [
      name,
      ...classNames.map((_, predicted) => at(confusion, label, predicted)),
      drawing.rowEnd(label),
    ]),
  ];
  return (
    <section className={classes.picture} aria-label="Answers">
      <Caption
        title={title}
        actions={
          <PictureActions
            title={`${column}: ${title}`}
            name={`answers-${mode}`}
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        The answers of <b>{column}</b>, as numbers of images. Grey: right. Orange: mistakes, the
        deeper the more frequent. At the end of each row: the share of the class that is recognized.
      </Caption>
      {asTable ? (
        <DataTable label={`Answers of ${column}`} rows={rows()} />
      ) : (
        <ConfusionMatrix
          name={`Answers of ${column}`}
          classNames={classNames}
          drawing={drawing}
          initial={worst ?? { label: 0, predicted: 0 }}
          svg={svg}
          onOpen={onOpen}
        />
      )}
    </section>
  );
});

function drawingOf(confusion: Confusion, classNames: readonly string[]): MatrixDrawing {
  const most = extremes(confusion);
  const rows = recalls(confusion);
  return {
    fill: ({ label, predicted }) => {
      const count = at(confusion, label, predicted);
      if (count === 0) return 'var(--sunken)';
      const right = label === predicted;
      // By square root: a mistake made once can still be seen beside one made a hundred times.
      const depth = Math.sqrt(count / (right ? most.right : most.wrong));
      return right
        ? `color-mix(in srgb, var(--ink) ${(4 + 18 * depth).toFixed(1)}%, var(--panel))`
        : `color-mix(in srgb, var(--more) ${(4 + 50 * depth).toFixed(1)}%, var(--panel))`;
    },
    text: ({ label, predicted }) => {
      const count = at(confusion, label, predicted);
      return count === 0 ? '' : String(count);
    },
    describe: ({ label, predicted }) => {
      const count = at(confusion, label, predicted);
      const { images } = rows[label] ?? { images: 0 };
      const share = images === 0 ? '' : ` (${percent(count / images, 1)} %)`;
      const of = `${formatCount(count)} of ${formatCount(images)} images of ${classNames[label]}`;
      const are = count === 1 ? 'is' : 'are';
      return label === predicted
        ? `${of} ${are} recognized${share}.`
        : `${of} ${are} taken for ${classNames[predicted]}${share}.`;
    },
    rowEnd: (label) => {
      const recall = rows[label]?.recall;
      return recall == null ? '–' : `${percent(recall, 1)} %`;
    },
    rowEndTitle: 'right',
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${formatCount(count)} times`;
}

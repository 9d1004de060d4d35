import { placesOf } from '../../../evaluation/common-samples.ts';
import { figureInWords } from '../../../evaluation/figure-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { Mark } from '../../components/Mark.tsx';

/** Under what the file of a column makes of a photo: its name, and the figure of this photo. */
export function ColumnCaption({
  view,
  place,
}: {
  readonly view: ColumnView;
  readonly place: number;
}) {
  return (
    <>
      <span>
        <Mark mode={view.column.recipe.mode} size={9} /> <b>{view.title}</b>
      </span>
      {figureOf(view, place)}
    </>
  );
}

/** `PSNR 21.34 dB` of this photo; nothing until it is measured. */
function figureOf(view: ColumnView, place: number): string | null {
  const evaluation = view.entry?.result.evaluation;
  const headline = headlineOf(evaluation);
  const position = (evaluation && placesOf(evaluation)?.indexOf(place)) ?? place;
  const value = headline?.perSample?.[position];
  if (!headline || value === undefined) return null;
  return `${headline.name} ${figureInWords({ value, unit: headline.unit })}`;
}

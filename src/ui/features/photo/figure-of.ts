import { placesOf } from '../../../evaluation/common-samples.ts';
import { figureInWords } from '../../../evaluation/figure-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';

/** `PSNR 21.34 dB` of this photo; nothing until it is measured. */
export function figureOf(view: ColumnView, place: number): string | null {
  const evaluation = view.entry?.result.evaluation;
  const headline = headlineOf(evaluation);
  const position = (evaluation && placesOf(evaluation)?.indexOf(place)) ?? place;
  const value = headline?.perSample?.[position];
  if (!headline || value === undefined) return null;
  return `${headline.name} ${figureInWords({ value, unit: headline.unit })}`;
}

/** What the gallery says about the photos on show. */
import type { Change, SampleFilter } from '../../../evaluation/pick-samples.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { PhotoPage } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';
import type { PictureSet } from '../../shared/use-photos.ts';

export const CHANGE_WORDS: { readonly [C in Change]: string } = {
  changed: 'changed',
  broken: 'were right, now wrong',
  repaired: 'were wrong, now right',
  otherwise: 'are wrong in another way',
  all: 'are of any kind',
};

/** What samples are called. */
type Called = Pick<PictureSet, 'one' | 'several'>;

/** `12 photos of Shirt changed their answer`. */
export function galleryTitle(
  page: Pick<PhotoPage, 'total' | 'counts'> | null,
  { change, label, answer }: SampleFilter,
  { classNames, one, several }: Called & { readonly classNames: readonly string[] },
): string {
  if (!page) return `Looking for the ${several}`;
  const nameOf = (at: number) => classNames[at] ?? String(at);
  const number = page.total === 0 ? 'No' : formatCount(page.total);
  const called = page.total === 1 ? one : several;
  const of = label === null ? `${number} ${called}` : `${number} ${called} of ${nameOf(label)}`;
  const is = page.total === 1 ? 'is' : 'are';
  const by = answer === null ? '' : `, to or from ${nameOf(answer)}`;
  if (change === 'changed') return `${of} changed their answer${by}`;
  if (change === 'broken') return `${of} became wrong${by}`;
  if (change === 'repaired') return `${of} became right${by}`;
  if (change === 'otherwise') return `${of} ${is} wrong in another way${by}`;
  if (answer === null) return `${of} in the test set`;
  return `${of} ${is} ${answer === label ? 'recognized' : `taken for ${nameOf(answer)}`}`;
}

/** What to try with the photos on show: never what is already done. */
export function galleryHint(
  filter: SampleFilter,
  view: ColumnView,
  views: readonly ColumnView[],
  { several }: Called,
): string {
  if (view.baseline) {
    const other = views.find(({ baseline }) => !baseline);
    return other
      ? `Select ${other.title}: then ${several} whose answer changed can be picked out.`
      : `Add a second column: then ${several} whose answer changed can be picked out.`;
  }
  if (filter.change !== 'broken') {
    return `Show those that were right and are wrong now. Were they easy ${several}? Look where the border stood before.`;
  }
  if (filter.label === null) {
    return 'Choose one right class: which one loses most, and to which neighbour?';
  }
  return `Take bits away from this column and look at the same class again: do other ${several} fall first, or the same ones?`;
}

/** The photos that pass a filter, a page of them: picked in the thread that has them. */
import { referenceOf } from '../../../adapters/datasets/source.ts';
import { inCommon, placesOf } from '../../../evaluation/common-samples.ts';
import type { SampleFilter } from '../../../evaluation/pick-samples.ts';
import { classesOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { PhotoPage } from '../../../workers/engine.ts';
import { useEngine } from '../../shared/playground.tsx';
import { type Asked, useAnswer } from '../../shared/use-answer.ts';

export const PHOTOS_PER_PAGE = 24;

const ids = new WeakMap<object, number>();
let last = 0;

/** Reports have no names: each is told from others by when it was first seen. */
function idOf(report: object): number {
  const known = ids.get(report);
  if (known !== undefined) return known;
  ids.set(report, ++last);
  return last;
}

/** @param before the column that answers are compared with; undefined for none. */
export function usePicked(
  set: string,
  before: ColumnView | undefined,
  view: ColumnView,
  filter: SampleFilter,
  first: number,
): Asked<PhotoPage> {
  const { photos } = useEngine();
  const was = classesOf(before?.entry?.result.evaluation);
  const is = classesOf(view.entry?.result.evaluation);
  const key = is ? JSON.stringify([set, was && idOf(was), idOf(is), filter, first]) : null;
  return useAnswer(key, async () => {
    const common = was && is && inCommon(was, is);
    const answers = {
      before: common ? common.before.top1 : null,
      after: common?.after.top1 ?? is?.top1 ?? new Uint8Array(),
      places: common ? common.places : is && placesOf(is),
    };
    const range = { first, count: PHOTOS_PER_PAGE };
    return photos.pick(referenceOf(set), answers, filter, range);
  });
}

/** The photos that pass a filter, a page of them: picked in the thread that has them. */
import { referenceOf } from '../../../adapters/datasets/source.ts';
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
  const compares = was && is && was.images === is.images;
  const key = is ? JSON.stringify([set, compares && idOf(was), idOf(is), filter, first]) : null;
  return useAnswer(key, async () => {
    const answers = { before: compares ? was.top1 : null, after: is?.top1 ?? new Uint8Array() };
    const range = { first, count: PHOTOS_PER_PAGE };
    return photos.pick(referenceOf(set), answers, filter, range);
  });
}

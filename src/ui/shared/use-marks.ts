/** What is marked in test samples, from the engine. */
import { referenceOf } from '../../adapters/datasets/source.ts';
import type { Marks } from '../../evaluation/marks.ts';
import type { TaskName } from '../../evaluation/tasks.ts';
import type { KnownFile } from '../../workers/engine.ts';
import { useEngine } from './playground.tsx';
import { type Asked, useAnswer } from './use-answer.ts';

/** Whether what files of this task answer can be seen in the pictures themselves. */
export const isMarked = (task: TaskName) => task === 'segmentation' || task === 'detection';

/** By their places: by a file, once it is written, or what is `right`. */
export function useMarks(
  file: KnownFile | 'right' | null,
  set: string | null,
  places: readonly number[],
): Asked<ReadonlyMap<number, Marks | null>> {
  const { photos } = useEngine();
  const isAsked = file !== null && set !== null && places.length > 0;
  const by = file === 'right' ? 'right' : file?.key;
  const key = isAsked ? `marks | ${by} | ${set} | ${places.join()}` : null;
  return useAnswer(key, async () => {
    const known = file === 'right' ? null : file;
    const marks = await photos.marks(known, referenceOf(set ?? ''), places);
    return new Map(marks.map((own, i) => [places[i] ?? -1, own]));
  });
}

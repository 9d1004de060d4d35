/** Samples by what two files answer to them: which are to be looked at. */
import type { ClassNumbers } from './class-numbers.ts';

/** What becomes of an answer between the baseline and another file. `all`: whatever becomes of it. */
export const CHANGES = ['all', 'changed', 'broken', 'repaired', 'otherwise'] as const;
/** One of {@link CHANGES}: `broken` was right, `repaired` is right now, `otherwise` is wrong both times. */
export type Change = (typeof CHANGES)[number];

/** Which samples are looked for. */
export interface SampleFilter {
  readonly change: Change;
  /** Right class; null for any. */
  readonly label: number | null;
  /** The file's answer, where answers changed also the one before; null for any. */
  readonly answer: number | null;
}

/** Answers of two files to the same samples of a set. */
export interface TwoAnswers {
  /** Of the baseline; null where it has none, or is the same file. */
  readonly before: ClassNumbers | null;
  readonly after: ClassNumbers;
  /** Numbers of the samples in the set; null where they are the first ones. */
  readonly places?: Uint32Array | null;
}

/** Samples that pass a filter. */
export interface PickedSamples {
  /** Places in the set, in its order. */
  readonly places: readonly number[];
  /** How many samples each kind of change would show with the same classes. */
  readonly counts: Readonly<Record<Change, number>>;
}

/** @param labels right answers of these or more samples; null where nobody knows them: then no answer is broken or repaired. */
export function pickSamples(
  { before, after, places: numbers = null }: TwoAnswers,
  labels: ClassNumbers | null,
  filter: SampleFilter,
): PickedSamples {
  const places: number[] = [];
  const counts = { all: 0, changed: 0, broken: 0, repaired: 0, otherwise: 0 };
  for (let i = 0; i < after.length; i++) {
    const place = numbers?.[i] ?? i;
    const [label, was, is] = [labels?.[place], before?.[i], after[i]];
    if (filter.label !== null && label !== filter.label) continue;
    const isAnswer = filter.answer === null || is === filter.answer;
    const kinds: Change[] = isAnswer ? ['all'] : [];
    if (was !== undefined && was !== is && (isAnswer || was === filter.answer)) {
      kinds.push('changed');
      if (label !== undefined) {
        kinds.push(was === label ? 'broken' : is === label ? 'repaired' : 'otherwise');
      }
    }
    for (const kind of kinds) counts[kind]++;
    if (kinds.includes(filter.change)) places.push(place);
  }
  return { places, counts };
}

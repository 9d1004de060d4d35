/** What became of the answer to one photo, in words. */
import { answerOf } from '../../../evaluation/shares.ts';

export interface PhotoVerdict {
  readonly kind: 'same' | 'broken' | 'repaired' | 'changed';
  readonly title: string;
  readonly sentence: string;
}

/** Points by which two shares are the same to the eye. */
const NO_DIFFERENCE = 1;

/** @param label right class; null where nobody knows it. */
export function verdictOf(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  label: number | null,
): PhotoVerdict {
  const [was, is] = [answerOf(before), answerOf(after)];
  if (was === is)
    return { kind: 'same', title: 'Same answer', sentence: surer(before, after, was) };
  if (label === null) {
    return { kind: 'changed', title: 'Another answer', sentence: 'The border was crossed.' };
  }
  if (was === label) {
    return { kind: 'broken', title: 'Another answer', sentence: 'It was right, and is wrong now.' };
  }
  if (is === label) {
    return {
      kind: 'repaired',
      title: 'Another answer',
      sentence: 'It was wrong, and is right now.',
    };
  }
  return { kind: 'changed', title: 'Another answer', sentence: 'Wrong before, wrong now.' };
}

function surer(before: ArrayLike<number>, after: ArrayLike<number>, answer: number): string {
  const points = Math.round(100 * ((after[answer] ?? 0) - (before[answer] ?? 0)));
  if (!Number.isFinite(points)) return 'The file gives out no numbers.';
  if (Math.abs(points) < NO_DIFFERENCE) return 'And as sure as before.';
  const amount = `${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
  return points > 0 ? `And ${amount} surer.` : `But ${amount} less sure.`;
}

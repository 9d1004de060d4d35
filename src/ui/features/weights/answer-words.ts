import type { Comparison } from '../../../evaluation/report.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { formatCount, percent } from '../../components/format.ts';

/** `Its file scores 87.30 %: 812 of 10,000 answers differ from those of FP32, 270 now right and 480 now wrong.` */
export function answersInWords(
  answers: ColumnView['answers'],
  accuracy: number | undefined,
  changed: { readonly flips: Comparison; readonly than: string } | null,
): string {
  if (answers === 'stale') return 'The accuracy of its new file follows once it has run.';
  if (answers === 'missing' || accuracy === undefined) return '';
  const score = `Its file scores ${percent(accuracy)} %`;
  if (!changed) return `${score}.`;
  const { flips, than } = changed;
  if (flips.changed === 0) return `${score}: every answer is that of ${than}.`;
  const split = flips.labelled
    ? `, ${formatCount(flips.labelled.wrongToRight)} now right and ${formatCount(flips.labelled.rightToWrong)} now wrong`
    : '';
  return `${score}: ${formatCount(flips.changed)} of ${formatCount(flips.images)} answers differ from those of ${than}${split}.`;
}

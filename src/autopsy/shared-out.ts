/** How far a loss is put down to single layers, in words. */
import type { AutopsyReport } from './report.ts';

/** What single layers bring back, beside what was lost: a sentence, in points. */
export function sharedOut({
  baseline,
  whole,
  explained,
}: Pick<AutopsyReport, 'baseline' | 'whole' | 'explained'>): string {
  const lost = 100 * (baseline - whole.score);
  const back = 100 * explained;
  const sum = `Leaving out single layers brings back ${back.toFixed(2)}`;
  if (back <= lost) return `${sum}; ${(lost - back).toFixed(2)} come back only together.`;
  return `${sum} in sum, which is more: layers overlap, and mending one makes up for another.`;
}

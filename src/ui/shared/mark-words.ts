/** What is marked in a picture, in words. */
import type { Marks } from '../../evaluation/marks.ts';

/** Classes that are named. */
const MOST = 4;

/** `red 12 %, blue 5 %` of pixels, or `red 97 %, blue` of boxes; what nobody marked is `nothing`. */
export function markWords(marks: Marks | null | undefined, classNames: readonly string[]): string {
  const nameOf = (label: number) => classNames[label] ?? `class ${label}`;
  if (!marks) return 'nothing';
  if (marks.kind === 'boxes') {
    const { labels, scores } = marks;
    const words = Array.from(labels, (label, i) =>
      scores ? `${nameOf(label)} ${Math.round(100 * scores[i]!)} %` : nameOf(label),
    );
    return listed(words);
  }
  const counts = new Map<number, number>();
  for (const label of marks.classes) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = [...counts].filter(([label]) => label !== 0 && label !== marks.ignored);
  const share = (count: number) => Math.max(1, Math.round((100 * count) / marks.classes.length));
  return listed(
    seen.sort((a, b) => b[1] - a[1]).map(([label, count]) => `${nameOf(label)} ${share(count)} %`),
  );
}

/** Classes that are marked, in the order of their numbers. */
export function labelsIn(marks: Marks | null | undefined): readonly number[] {
  if (!marks) return [];
  const labels = marks.kind === 'map' ? marks.classes : marks.labels;
  const ignored = marks.kind === 'map' ? marks.ignored : null;
  return [...new Set<number>(labels)].filter((label) => label !== ignored).sort((a, b) => a - b);
}

function listed(words: readonly string[]): string {
  const more = words.length > MOST ? ` and ${words.length - MOST} more` : '';
  return words.length === 0 ? 'nothing' : `${words.slice(0, MOST).join(', ')}${more}`;
}

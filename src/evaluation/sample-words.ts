/** What samples and figures are called within a sentence. */
import type { Figure } from './figures.ts';

/** `images` of the classifiers that this page began with; other data are samples. */
export function samplesOf(report: { readonly task: string } | null | undefined): string {
  return report === undefined || report === null || report.task === 'classification'
    ? 'images'
    : 'samples';
}

/** `on the first 1,240 of 10,000 images, because you stopped`: what a report stands on that was ended early. */
export function stoppedWords({
  images,
  of,
  task,
}: {
  readonly images: number;
  readonly of: number;
  readonly task: string;
}): string {
  const [some, all] = [images, of].map((count) => count.toLocaleString('en-US'));
  return `on the first ${some} of ${all} ${samplesOf({ task })}, because you stopped`;
}

/** Words are small within a sentence, abbreviations are not: `accuracy`, `PSNR`. */
export function nameInSentence({ name }: Pick<Figure, 'name'>): string {
  const [first = '', second = ''] = name;
  const isWord = second === second.toLowerCase();
  return isWord ? first.toLowerCase() + name.slice(1) : name;
}

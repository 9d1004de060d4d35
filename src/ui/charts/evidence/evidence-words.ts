/** What a picture of evidence shows, in words: for those who do not see it, and its numbers for all. */
import type { EvidencePicture } from '../../../workers/engine.ts';
import { formatCount, formatReal } from '../../components/format.ts';

/** Three digits. */
export const shortReal = (value: number) =>
  Number.isInteger(value) && Math.abs(value) < 1e4
    ? String(value).replace('-', '−')
    : formatReal(value, 3);

const span = (from: number, to: number) => `${shortReal(from)} to ${shortReal(to)}`;

/** All that is drawn, with its numbers. */
export function inWords(picture: EvidencePicture): string {
  const marked = Object.values(picture.marked);
  const meaning = marked.length > 0 ? ` Marked: ${marked.join('; ')}.` : '';
  return `${picture.title}: ${shown(picture)}.${meaning}`;
}

function shown(picture: EvidencePicture): string {
  switch (picture.kind) {
    case 'sizes': {
      const { sizes, count, things, lines } = picture;
      const named = lines.map(({ at, label }) => `, ${label} is ${shortReal(at)}`).join('');
      return `${formatCount(count)} ${things} from ${span(sizes[0] ?? 0, sizes.at(-1) ?? 0)}${named}`;
    }
    case 'histogram': {
      const { from, to, counts, things, held } = picture;
      const total = counts.reduce((a, b) => a + b, 0);
      const most = counts.indexOf(Math.max(...counts));
      const width = (to - from) / counts.length;
      const ends = held ? `, integers hold ${span(held.min, held.max)}` : '';
      return `${formatCount(total)} ${things} from ${span(from, to)}, most of them from ${span(from + most * width, from + (most + 1) * width)}${ends}`;
    }
    case 'ranges':
      return picture.rows.map(({ label, min, max }) => `${label} ${span(min, max)}`).join(', ');
  }
}

/** The text of a step, cut into paragraphs and terms: text stays text, whatever is written in it. */
import { isTerm, type TermName } from './terms.ts';

/** Words of a paragraph; those with a term open its definition. */
export interface Words {
  readonly words: string;
  readonly term?: TermName;
}

/** `[scale]`, or `[steps|scale]` for other words. */
const MARKED = /\[([^[\]|]{1,80})(?:\|([^[\]|]{1,40}))?\]/g;

/** Paragraphs, each as its pieces in order. */
export function paragraphsOf(text: string): readonly (readonly Words[])[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map(pieces);
}

function pieces(paragraph: string): readonly Words[] {
  const found: Words[] = [];
  let at = 0;
  for (const match of paragraph.matchAll(MARKED)) {
    const [marked, words = '', named = words] = match;
    const term = named.toLowerCase();
    if (!isTerm(term)) continue;
    if (match.index > at) found.push({ words: paragraph.slice(at, match.index) });
    found.push({ words, term });
    at = match.index + marked.length;
  }
  if (at < paragraph.length) found.push({ words: paragraph.slice(at) });
  return found;
}

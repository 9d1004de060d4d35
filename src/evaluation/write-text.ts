/** Text that a file writes by itself: it is asked for the next letter again and again. */
import type { TextFacts } from '../ports/data-source.ts';
import { seededRandom } from '../tensor/random.ts';

/**
 * Text number `seed`, as numbers of classes. What is drawn depends on the seed alone, not on the file: two files that give letters the
 * same shares write the same text.
 * @param sharesOf shares of the classes after these letters.
 */
export async function writeText(
  { context, end }: TextFacts,
  seed: number,
  sharesOf: (letters: Int32Array) => Promise<ArrayLike<number>>,
): Promise<number[]> {
  const random = seededRandom(seed);
  const written: number[] = [];
  while (written.length < context) {
    const letters = new Int32Array(context);
    letters.set(written, context - written.length);
    const letter = drawn(await sharesOf(letters), random());
    if (letter === end) break;
    written.push(letter);
  }
  return written;
}

/** The class in whose part of the line from 0 to 1 `at` lies; the last one where shares add up to less. */
function drawn(shares: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i] ?? 0;
    if (at < sum) return i;
  }
  return shares.length - 1;
}

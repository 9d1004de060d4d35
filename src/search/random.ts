/** Numbers that look random, the same for the same seed. */

/** @returns a source of numbers from 0 to below 1: mulberry32 by Tommy Ettinger, in the public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same numbers, and a look at those to come: what `ahead` gives starts at the one that `next` gives next. */
export function replayable(source: () => number) {
  const drawn: number[] = [];
  let at = 0;
  const numberAt = (index: number): number => {
    while (drawn.length <= index) drawn.push(source());
    return drawn[index] ?? 0;
  };
  return {
    next: () => numberAt(at++),
    ahead(): () => number {
      let here = at;
      return () => numberAt(here++);
    },
  };
}

/** Seeded choices of a run: the same seed gives the same order, masks and weights, on every backend. */

/** A seed for one purpose at one place of the run. */
export function derivedSeed(seed: number, ...places: readonly number[]): number {
  return places.reduce((current, place) => {
    const mixed = Math.imul(current ^ (place + 0x9e3779b9), 0x85ebca6b);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  }, seed >>> 0);
}

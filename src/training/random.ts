/** Seeded choices of a run: the same seed gives the same order, masks and weights, on every backend. */
import { seededRandom } from '../tensor/random.ts';

/** A seed for one purpose at one place of the run. */
export function derivedSeed(seed: number, ...places: readonly number[]): number {
  return places.reduce((current, place) => {
    const mixed = Math.imul(current ^ (place + 0x9e3779b9), 0x85ebca6b);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  }, seed >>> 0);
}

/** 0 … count − 1 in random order (Fisher–Yates). */
export function shuffled(count: number, seed: number): Uint32Array {
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

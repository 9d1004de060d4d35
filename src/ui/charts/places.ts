/** The places that weights can be rounded to, as pictures and tables of them show. */
import type { WeightPicture } from '../../workers/engine.ts';

export interface Place {
  /** The integer. */
  readonly level: number;
  readonly position: number;
  readonly count: number;
}

/**
 * From the lowest to the highest; none of small floats, which have too many. The lowest integer has no counterpart above zero: it is
 * no place as long as nothing goes there.
 */
export function placesOf({ lattice }: Pick<WeightPicture, 'lattice'>): readonly Place[] {
  if (!lattice) return [];
  const { positions, counts } = lattice;
  const places = Array.from(positions, (position, i) => ({
    level: i - positions.length / 2,
    position,
    count: counts[i] ?? 0,
  }));
  return places[0]?.count === 0 ? places.slice(1) : places;
}

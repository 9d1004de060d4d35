/** Mixes from all over the space, drawn by lot. */
import { type MeasuredFamily, predicted } from './sensitivity.ts';
import type { Assignment } from './space.ts';

/** Draws until one should keep within the bytes. */
const MOST_DRAWS = 50;

/** A mix, and the family that it is of. */
export interface Scattered {
  readonly family: MeasuredFamily;
  readonly assignment: Assignment;
}

/**
 * A mix of any of the families that should take at most `most` bytes; layers with effects that are not known count as in the base.
 * Null where none was drawn. Few or many layers differ from the base: how many is drawn, too.
 */
export function scattered(
  families: readonly MeasuredFamily[],
  most: number,
  draw: () => number,
): Scattered | null {
  for (let tries = 0; tries < MOST_DRAWS; tries++) {
    const family = families[Math.floor(draw() * families.length)];
    if (!family) return null;
    const share = draw();
    const assignment = family.layers.map(({ others }) =>
      draw() < share ? Math.floor(draw() * (others.length + 1)) - 1 : -1,
    );
    if (predicted(family, assignment).bytes <= most) return { family, assignment };
  }
  return null;
}

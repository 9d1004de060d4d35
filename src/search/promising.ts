/** Mixes of what single layers gained: at few bits the error of the outputs is no guide to the score. */
import { type Effect, type MeasuredFamily, predicted } from './sensitivity.ts';
import type { Assignment } from './space.ts';

/** Prices of a byte that are tried, from none to more than any gain is worth. */
const PRICES = [0, ...Array.from({ length: 48 }, (_, i) => 1e-9 * 1.6 ** i)];

/**
 * The mixes of a family that should score best in at most `most` bytes, the best first: gains of layers are taken to add up. For each
 * price of a byte every layer takes the setting with the most gain after its price.
 */
export function promisingMixes(
  family: MeasuredFamily,
  most: number,
  count: number,
): readonly Assignment[] {
  const found = new Map<string, { readonly assignment: Assignment; readonly gain: number }>();
  for (const price of PRICES) {
    const worth = ({ gain, bytes }: Effect) => gain - price * bytes;
    const taken = family.effects.map((options) =>
      options.reduce((best, one) => (worth(one) > worth(best) ? one : best)),
    );
    const assignment = taken.map(({ option }) => option);
    if (predicted(family, assignment).bytes > most) continue;
    const gain = taken.reduce((sum, effect) => sum + effect.gain, 0);
    found.set(assignment.join(), { assignment, gain });
  }
  return [...found.values()]
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, count)
    .map(({ assignment }) => assignment);
}

/** Which layers of a mix may compute in floating point, where not all may. */
import type { Effect, MeasuredFamily } from './sensitivity.ts';

/**
 * `family` without settings that take it beyond `most` multiply-accumulates in floating point. Layers that gain most exactness for
 * each of them keep theirs, until the room is used up; all others keep what computes in integers, or least in floats.
 */
export function withinFloatMacs(family: MeasuredFamily, most: number): MeasuredFamily {
  if (most === Number.POSITIVE_INFINITY) return family;
  const layers = family.effects.map((effects, layer) => {
    const least = leastOf(effects, ({ floatMacs }) => floatMacs);
    const frugal = effects.filter(({ floatMacs }) => floatMacs === least);
    const extra = Math.max(...effects.map(({ floatMacs }) => floatMacs)) - least;
    const gain = leastOf(frugal, ({ mse }) => mse) - leastOf(effects, ({ mse }) => mse);
    return { layer, effects, frugal, least, extra, worth: gain / Math.max(1, extra) };
  });
  let room = most - layers.reduce((sum, { least }) => sum + least, family.whole.floatMacs);
  const kept = new Map<number, readonly Effect[]>();
  for (const { layer, effects, frugal, extra, worth } of layers.toSorted(
    (a, b) => b.worth - a.worth,
  )) {
    const isFree = extra === 0 || (worth > 0 && extra <= room);
    if (isFree) room -= extra;
    kept.set(layer, isFree ? effects : frugal);
  }
  return { ...family, effects: layers.map(({ layer }) => kept.get(layer) ?? []) };
}

function leastOf(effects: readonly Effect[], of: (effect: Effect) => number): number {
  return Math.min(...effects.map(of));
}

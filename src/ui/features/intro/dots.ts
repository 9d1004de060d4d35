/** Dots that stand at any place on a line, and the few places below where each of them comes to rest: rounding, seen. */
import { seededRandom } from '../../../tensor/random.ts';

/** The drawing's own units. */
export const WIDTH = 440;
export const TOP = 9;
export const FLOOR = 69;
const MIDDLE = WIDTH / 2;
/** Between two places. */
export const STEP = 62;
export const PLACES = [-3, -2, -1, 0, 1, 2, 3] as const;
const COUNT = 46;
/** Dots of a pile stand three abreast. */
const ABREAST = [0, -7.4, 7.4] as const;
const ROW = 7.2;

export interface Dot {
  /** Where it stands above. */
  readonly x: number;
  /** Where it comes to rest. */
  readonly restX: number;
  readonly restY: number;
  /** 0..1: when it falls. */
  readonly turn: number;
}

export const placeX = (place: number) => MIDDLE + place * STEP;

/** Many near the middle, few at the ends, as weights are; later ones lie on top of earlier ones. */
export function layOutDots(): readonly Dot[] {
  const random = seededRandom(7);
  const piles = new Map<number, number>();
  return Array.from({ length: COUNT }, (_, i) => {
    const spread = [0, 0, 0, 0].reduce((sum) => sum + random(), 0) / 2 - 1;
    const x = MIDDLE + spread * 235;
    const place = Math.max(-3, Math.min(3, Math.round((x - MIDDLE) / STEP)));
    const before = piles.get(place) ?? 0;
    piles.set(place, before + 1);
    return {
      x,
      restX: placeX(place) + (ABREAST[before % ABREAST.length] ?? 0),
      restY: FLOOR - Math.floor(before / ABREAST.length) * ROW,
      turn: i / COUNT,
    };
  });
}

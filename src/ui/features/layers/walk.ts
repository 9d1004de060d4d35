/** Ways through the graph by arrow keys. */
import type { NetworkLayout } from '../../../workers/engine.ts';

/** Boxes of one row differ by less, in units of the picture. */
const SAME_ROW = 2;

/**
 * Where a key leads from operator `at`: down and up along the edges, to the nearest side by side; left and right within a row;
 * Home and End to the first and the last. Undefined for other keys, and where there is nothing.
 */
export function stepFrom(layout: NetworkLayout, at: number, key: string): number | undefined {
  const { places, lines } = layout;
  const own = places.find((place) => place.at === at);
  if (!own) return undefined;
  const nearest = (found: readonly number[]) =>
    places
      .filter((place) => found.includes(place.at))
      .toSorted((a, b) => Math.abs(a.x - own.x) - Math.abs(b.x - own.x))[0]?.at;
  const beside = (isThere: (x: number) => boolean) =>
    nearest(
      places
        .filter(({ x, y }) => Math.abs(y - own.y) < SAME_ROW && isThere(x))
        .map((place) => place.at),
    );
  switch (key) {
    case 'ArrowDown':
      return nearest(lines.filter(({ from }) => from === at).map(({ to }) => to));
    case 'ArrowUp':
      return nearest(lines.filter(({ to }) => to === at).map(({ from }) => from));
    case 'ArrowLeft':
      return beside((x) => x < own.x);
    case 'ArrowRight':
      return beside((x) => x > own.x);
    case 'Home':
      return places[0]?.at;
    case 'End':
      return places.at(-1)?.at;
    default:
      return undefined;
  }
}

/** Which speeds may be compared: those of one machine that had nothing else to do. */
import type { Entry } from './state.ts';

/** `elsewhere`: of another machine, or another visit, than the others on show. `busy`: taken while this page trained as well. */
export type SpeedStanding = 'comparable' | 'elsewhere' | 'busy';

type Timed = Pick<Entry, 'origin' | 'besideTraining'>;

/**
 * Stored results compare among each other, until one is computed here.
 * @param shown the entries of all columns.
 */
export function speedStanding(entry: Timed, shown: readonly Timed[]): SpeedStanding {
  if (entry.besideTraining) return 'busy';
  const here = shown.some(({ origin }) => origin === 'computed');
  return here && entry.origin !== 'computed' ? 'elsewhere' : 'comparable';
}

/** What the speeds on show have in common. */
export function machineOf(shown: readonly Timed[]): string {
  const origins = new Set(shown.map(({ origin }) => origin));
  if (origins.has('computed')) return 'on this machine';
  return origins.has('stored') ? 'stored, on another machine' : 'on this machine, earlier';
}

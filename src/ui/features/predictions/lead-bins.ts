/** How far answers lead in two files, counted: which leads are lost. Leads are shares, −1..1. */
import type { Leads } from '../../../evaluation/shares.ts';
import type { Cell } from '../../components/csv.ts';

/** Bands of the baseline's lead, in points: their lower ends. */
const BANDS = [0, 1, 2, 5, 10, 25, 50] as const;

/** A cell of the picture, by places on two axes: both 0..1, `after` from the lowest up. */
export interface LeadCell {
  readonly x: number;
  readonly y: number;
  readonly photos: number;
  readonly changed: boolean;
}

/** Small leads are what it is about: the root gives them room. */
export const leadPlace = (lead: number) => Math.sign(lead) * Math.sqrt(Math.abs(lead));

/** @param size cells from lead 0 to lead 1. */
export function leadCells({ before, after, changed }: Leads, size: number): readonly LeadCell[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < before.length; i++) {
    const [x, y] = [leadPlace(before[i] ?? 0), leadPlace(after[i] ?? 0)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const column = Math.min(size - 1, Math.floor(x * size));
    const row = Math.min(2 * size - 1, Math.floor((y + 1) * size));
    const at = 2 * (row * size + column) + (changed[i] ?? 0);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return [...counts].map(([at, photos]) => {
    const cell = at >> 1;
    const y = Math.floor(cell / size) / (2 * size);
    return { x: (cell % size) / size, y, photos, changed: at % 2 === 1 };
  });
}

/** Photos whose lead in the baseline lies between two numbers of points, in the order of the test set. */
export function placesWithin(
  { before, changed }: Leads,
  [from, to]: readonly [number, number],
  changedOnly: boolean,
): readonly number[] {
  const places: number[] = [];
  before.forEach((lead, i) => {
    const points = 100 * lead;
    if (points < from || points > to) return;
    if (!changedOnly || changed[i] === 1) places.push(i);
  });
  return places;
}

/** Of each band: photos, and how many of them answer something else now. */
export function leadRows({ before, changed: changes }: Leads): readonly (readonly Cell[])[] {
  const bands = BANDS.map((from, i) => ({ from, to: BANDS[i + 1] ?? 100, photos: 0, changed: 0 }));
  before.forEach((lead, i) => {
    const band = bands.findLast(({ from }) => 100 * lead >= from);
    if (!band) return;
    band.photos++;
    if (changes[i] === 1) band.changed++;
  });
  return [
    ['lead of the baseline', 'photos', 'changed', 'share'],
    ...bands.map(({ from, to, photos, changed }): Cell[] => [
      `${from} to ${to} points`,
      photos,
      changed,
      photos === 0 ? '–' : `${((100 * changed) / photos).toFixed(1)} %`,
    ]),
  ];
}

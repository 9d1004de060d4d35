import type { WeightPicture } from '../../../workers/engine.ts';
import { placesOf } from '../../charts/places.ts';
import type { Cell } from '../../components/csv.ts';

/** The picture as a table: the lattice where there is one, the bins otherwise. */
export function weightRows(picture: WeightPicture): readonly (readonly Cell[])[] {
  const { lattice, trained, unit } = picture;
  const inUnit = unit === 'scale' ? 'in steps of each channel’s scale' : 'value';
  if (lattice) {
    return [
      [`level (${inUnit})`, 'weights'],
      ...placesOf(picture).map(({ position, count }) => [position, count]),
    ];
  }
  const { min, max, counts } = trained;
  const width = (max - min) / counts.length;
  return [
    [`from (${inUnit})`, 'to', 'weights'],
    ...Array.from(counts, (count, i) => [min + i * width, min + (i + 1) * width, count]),
  ];
}

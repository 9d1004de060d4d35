import type { WeightPicture } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';

/** The picture as a table: the lattice where there is one, the bins otherwise. */
export function weightRows({
  lattice,
  trained,
  unit,
}: WeightPicture): readonly (readonly Cell[])[] {
  const inUnit = unit === 'scale' ? 'in steps of each channel’s scale' : 'value';
  if (lattice) {
    return [
      [`level (${inUnit})`, 'weights'],
      ...Array.from(lattice.positions, (position, i) => [position, lattice.counts[i] ?? 0]),
    ];
  }
  const { min, max, counts } = trained;
  const width = (max - min) / counts.length;
  return [
    [`from (${inUnit})`, 'to', 'weights'],
    ...Array.from(counts, (count, i) => [min + i * width, min + (i + 1) * width, count]),
  ];
}

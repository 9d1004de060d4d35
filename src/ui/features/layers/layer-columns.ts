/** The columns of the table of layers: what they say, and how they sort. */
import type { AutopsyReport, LayerReport } from '../../../workers/engine.ts';

export type ColumnKey =
  | 'alone'
  | 'leftOut'
  | 'upToHere'
  | 'sqnr'
  | 'weights'
  | 'clipped'
  | 'bytes'
  | 'macs';

interface LayerColumn {
  readonly key: ColumnKey;
  readonly label: string;
  /** What it is, where the pointer rests. */
  readonly title: string;
  readonly bar?: boolean;
}

export const LAYER_COLUMNS: readonly LayerColumn[] = [
  {
    key: 'alone',
    label: 'Alone',
    title: 'Points that are lost when only this layer is quantized',
    bar: true,
  },
  {
    key: 'leftOut',
    label: 'Left out',
    title: 'Points that come back when all layers but this one are quantized',
    bar: true,
  },
  {
    key: 'upToHere',
    label: 'Up to here',
    title: 'Points that are lost when all layers up to this one are quantized',
    bar: true,
  },
  {
    key: 'sqnr',
    label: 'Result',
    title:
      'Signal-to-noise ratio of its result in the whole file, errors of the layers before it included',
  },
  { key: 'weights', label: 'Weights', title: 'Signal-to-noise ratio of its weights' },
  { key: 'clipped', label: 'Cut off', title: 'Share of its result that lies beyond the range' },
  { key: 'bytes', label: 'Bytes', title: 'Weights and bias, as stored' },
  { key: 'macs', label: 'MACs', title: 'Multiply-accumulates of one image' },
];

/** Null where there is no such number. */
export function numberOf(
  layer: LayerReport,
  column: ColumnKey,
  { baseline, whole }: Pick<AutopsyReport, 'baseline' | 'whole'>,
): number | null {
  const { isolated, leaveOneOut, cumulative } = layer.errors;
  switch (column) {
    case 'alone':
      return isolated.score - baseline;
    case 'leftOut':
      return leaveOneOut.score - whole.score;
    case 'upToHere':
      return cumulative.score - baseline;
    case 'sqnr':
      return layer.sqnrDb;
    case 'weights':
      return layer.weightSqnrDb;
    case 'clipped':
      return layer.clipped;
    case 'bytes':
      return layer.bytes;
    case 'macs':
      return layer.macs;
  }
}

/** Worst first: largest losses, lowest ratios, most of everything else. Null keeps the order of the file. */
export function sortedLayers(
  layers: readonly LayerReport[],
  column: ColumnKey | null,
  report: Pick<AutopsyReport, 'baseline' | 'whole'>,
): readonly LayerReport[] {
  if (column === null) return layers;
  const lowFirst = ['alone', 'upToHere', 'sqnr', 'weights'].includes(column);
  const missing = lowFirst ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const of = (layer: LayerReport) => numberOf(layer, column, report) ?? missing;
  // Infinity minus Infinity is no order.
  const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
  return layers.toSorted((a, b) => (lowFirst ? compare(of(a), of(b)) : compare(of(b), of(a))));
}

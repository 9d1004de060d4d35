/** What the picture of a rotation says of itself. */
import type { RotationPicture } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';

type Pair = readonly [none: RotationPicture | undefined, chosen: RotationPicture | undefined];

/** `blocks of 8`, `not rotated` */
export const sizeWords = (size: number) => (size === 1 ? 'not rotated' : `blocks of ${size}`);

/** `12.3 dB` */
export function decibels(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'nothing is lost';
  return `${value.toFixed(1).replace('-', '−')} dB`;
}

const spread = (value: number) => value.toFixed(1).replace('-', '−');

export function rotationTitle([none, chosen]: Pair): string {
  if (!none || !chosen) return 'What a rotation does to these weights';
  const before = spread(none.stage.largest);
  const { size, largest } = chosen.stage;
  if (size === 1) return `Not rotated: the largest weight is ${before} times the spread`;
  return largest < none.stage.largest
    ? `Blocks of ${size}: the largest weight shrinks from ${before} to ${spread(largest)} times the spread`
    : `Blocks of ${size}: the largest weight grows from ${before} to ${spread(largest)} times the spread`;
}

/** How the column chooses ranges, in a word. */
const CUTS = { 'min-max': 'min–max', mse: 'MSE', octav: 'OCTAV', search: 'searched' } as const;

/** One figure of the weights as they are and rotated. */
export interface RotationFigure {
  readonly label: string;
  readonly none: string;
  readonly chosen: string;
  /** What the column itself does. */
  readonly own: boolean;
}

export function rotationFigures([none, chosen]: Pair): readonly RotationFigure[] {
  const { estimator } = none ?? chosen ?? { estimator: 'min-max' };
  const clips = estimator === 'min-max' ? CUTS.octav : CUTS[estimator];
  const row = (label: string, of: (picture: RotationPicture) => string, own = false) => ({
    ...{ label, own },
    none: none ? of(none) : '…',
    chosen: chosen ? of(chosen) : '…',
  });
  return [
    row(
      'SNR, ranges up to the largest weight (min–max)',
      ({ wholeDb }) => decibels(wholeDb),
      estimator === 'min-max',
    ),
    row(
      `SNR, tails cut off (${clips})`,
      ({ clippedDb }) => decibels(clippedDb),
      estimator !== 'min-max',
    ),
    row('Tails, against a bell curve’s (excess kurtosis)', ({ stage }) =>
      spread(stage.excessKurtosis),
    ),
    row('Largest weight, in standard deviations', ({ stage }) => spread(stage.largest)),
  ];
}

/** Decibels that nobody will notice. */
const LITTLE = 0.3;

/** What whole blocks do to the SNR in the ranges that the column has, and why. */
export function rotationVerdict(
  none: RotationPicture | undefined,
  whole: RotationPicture | undefined,
): string | null {
  if (!none || !whole || none === whole) return null;
  const { bits, stage } = none;
  const [from, to] = [stage.sqnrDb, whole.stage.sqnrDb];
  const start = `With ${bits} bits and this column’s ranges, whole blocks`;
  const isSame = !(Math.abs(to - from) >= LITTLE);
  const change = isSame
    ? `${start} hardly change the SNR of these weights.`
    : `${start} ${to > from ? 'raise' : 'lower'} the SNR of these weights from ${decibels(from)} to ${decibels(to)}.`;
  const why =
    whole.stage.largest > stage.largest
      ? ' Mixing spreads weights that stick out, but weights of one sign add up: their sum sticks out now.'
      : '';
  return `${change}${why} The answers decide: they depend on what the layer reads, too.`;
}

/** @param rotates whether the column does already. Accuracies are those of docs/low-bits.md. */
export function rotationHint(picture: RotationPicture | undefined, rotates: boolean): string {
  if (!picture)
    return 'Move the slider, and watch the tails: weights that stick out are spread, weights of one sign add up.';
  const { bits, estimator } = picture;
  if (bits <= 2 && estimator === 'min-max') {
    return 'Cut the tails off first. With ranges up to the largest weight a rotation harms at 2 bits, because a few large sums set the step, and most other weights become 0: the tutorial’s CNN fell from 65.4 % to 27.5 %. With tails cut off (OCTAV) it rose from 87.3 % to 89.5 %.';
  }
  if (bits <= 2) {
    return rotates
      ? 'Take the rotation out again and compare the accuracies: at 2 bits, with tails cut off by OCTAV and the scheme tflite, it brought the tutorial’s CNN from 87.3 % to 89.5 %.'
      : 'Rotate this column: at 2 bits, with tails cut off by OCTAV and the scheme tflite, that brought the tutorial’s CNN from 87.3 % to 89.5 %.';
  }
  if (bits <= 4) {
    return 'Look at a column with 2 bits, where a rotation can pay. At 3 and 4 bits it brought the tutorial’s CNN less than 0.3 points, which is chance, or cost it up to 1 point.';
  }
  return 'Take bits away first (Histogram, above): with this many, rounding loses so little that a rotation has nothing to win.';
}

/** Bin by bin: from, to, counts of both. */
export function rotationRows([none, chosen]: Pair): readonly (readonly Cell[])[] {
  const head = ['from (standard deviations)', 'to', 'not rotated', 'rotated'];
  const bins = none?.stage.weights;
  if (!bins) return [head];
  const width = (bins.max - bins.min) / bins.counts.length;
  const rotated = chosen?.stage.weights.counts;
  return [
    head,
    ...Array.from(bins.counts, (count, i): readonly Cell[] => [
      bins.min + i * width,
      bins.min + (i + 1) * width,
      count,
      rotated?.[i] ?? '',
    ]),
  ];
}

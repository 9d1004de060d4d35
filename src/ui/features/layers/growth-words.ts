/** What the picture of one photo's error says. */
import type { ErrorStation } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import { formatReal } from '../../components/format.ts';

/** 0.42 %, 12 %, < 0.01 %; `none` where nothing is lost. */
export function errorShare(relative: number): string {
  if (relative === 0) return 'none';
  if (!Number.isFinite(relative)) return 'more than the signal';
  return relative < 1e-4 ? '< 0.01 %' : `${Number((100 * relative).toPrecision(2))} %`;
}

export function decibelWords(sqnrDb: number): string {
  if (sqnrDb === Number.POSITIVE_INFINITY) return 'exact';
  return Number.isFinite(sqnrDb) ? `${sqnrDb.toFixed(1).replace('-', '−')} dB` : 'no signal';
}

export function growthTitle(stations: readonly ErrorStation[]): string {
  // The photo itself is rounded so finely that it would tell nothing.
  const first = stations.find(({ relative, op }) => relative > 0 && op !== null);
  const last = stations.at(-1);
  if (!first || !last) return 'No layer of this file loses anything on this photo';
  const from = `The error is ${errorShare(first.relative)} of the signal in ${first.name}`;
  const to = `${errorShare(last.relative)} at the end`;
  return first === last ? `${from}, the last layer` : `${from} and ${to}`;
}

/** The error that a layer is given, as a share of the signal. */
const givenError = ({ relative, changeDb }: ErrorStation) =>
  relative * 10 ** ((changeDb ?? 0) / 20);

/** What a layer adds to it, or takes away: from 2 % to 90 % is more than from 0.1 % to 2 %. */
const difference = (station: ErrorStation) => Math.abs(station.relative - givenError(station));

/** How often it grows and heals, and where most. */
export function growthSentence(stations: readonly ErrorStation[]): string {
  const of = (change: ErrorStation['change']) =>
    stations
      .filter((station) => station.change === change)
      .toSorted((a, b) => difference(b) - difference(a));
  const [adds, heals] = [of('adds'), of('heals')];
  const said = (verb: string, found: readonly ErrorStation[]) =>
    found.length === 0
      ? `it ${verb} nowhere`
      : `it ${verb} in ${found.length} ${found.length === 1 ? 'layer' : 'layers'}, most in ${found[0]?.name}`;
  return `Both files are run on the chosen photo, and compared layer by layer: ${said('grows', adds)}; ${said('shrinks', heals)}.`;
}

const WHY_ADDED: Readonly<Record<string, string>> = {
  SOFTMAX: 'a small difference between scores becomes a larger one between shares.',
  ADD: 'the errors of both branches come together.',
};

const WHY_HEALED: Readonly<Record<string, string>> = {
  MAX_POOL_2D:
    'Of several neighbours only the largest goes on, and the errors of the others are gone.',
  AVERAGE_POOL_2D: 'Errors upwards and downwards cancel out in a mean.',
  MEAN: 'Errors upwards and downwards cancel out in a mean.',
  SOFTMAX:
    'Only differences between scores count, and a clear winner takes nearly all of the share.',
  RELU: 'What is below zero becomes zero in both files, and its error is gone.',
};

/** What happens at one layer. */
export function stationWords(station: ErrorStation): string {
  const { op, change, relative, sqnrDb } = station;
  if (relative === 0) return 'Nothing is lost up to here: both files have the same numbers.';
  if (op === null)
    return 'The photo itself is rounded: this is the error that the first layer is given.';
  const given = errorShare(givenError(station));
  const now = errorShare(relative);
  switch (change) {
    case 'first':
      return `Here the error begins: ${now} of the signal, ${decibelWords(sqnrDb)}.`;
    case 'adds':
      return `It is given an error of ${given} and hands on ${now}: ${WHY_ADDED[op] ?? 'its own rounding, of weights and of its result, comes on top.'}`;
    case 'heals':
      return `It is given an error of ${given} and hands on ${now}. ${WHY_HEALED[op] ?? 'It adds up many values, and errors upwards and downwards partly cancel out.'}`;
    case 'keeps':
      return `It is given an error of ${given} and hands on ${now}: nearly the same.`;
  }
}

/** How large the error is in steps of the integers. */
export function stepWords({ steps, dtype }: ErrorStation): string {
  return steps === null ? `${dtype}, no steps` : `${formatReal(steps, 2)} steps of ${dtype}`;
}

export function growthRows(stations: readonly ErrorStation[]): readonly (readonly Cell[])[] {
  return [
    [
      'layer',
      'operator',
      'computed in',
      'error ÷ signal',
      'SQNR in dB',
      'change in dB',
      'RMSE',
      'RMSE in steps',
      'largest error',
    ],
    ...stations.map(
      ({ name, op, dtype, relative, sqnrDb, changeDb, rmse, steps, maxError }): readonly Cell[] => [
        name,
        op ?? 'input',
        dtype,
        relative,
        Number.isFinite(sqnrDb) ? sqnrDb : decibelWords(sqnrDb),
        changeDb ?? '',
        rmse,
        steps ?? '',
        maxError,
      ],
    ),
  ];
}

export function growthHint(stations: readonly ErrorStation[]): string {
  const last = stations.at(-1);
  if (last && last.relative > 0.2)
    return 'The error is large at the end: walk back to the layer where it jumps, and give that one more bits or floats under “All layers”.';
  return 'Choose another photo, or draw one: the way is much the same. Then take bits away in the column, and see where the error starts.';
}

/**
 * What a file does on samples, as numbers that add up: right answers, and squared errors of pieces of a fixed length. So a file
 * that several threads or machines run on a share of the samples each is worth the same, to the last digit.
 */
import type { OutputValues } from '../autopsy/probe.ts';
import { createScorer, energies, type ScoreKind, type Yardstick } from '../autopsy/score.ts';
import { PlaygroundError } from '../base/errors.ts';
import { classLabels } from '../evaluation/tasks.ts';
import type { SampleRange } from '../ports/batches.ts';
import type { Measured } from './trial.ts';

/** Samples of a piece; the last one has the rest, too. A run in batches fills up none that is shorter. */
export const PIECE = 100;

/**
 * Digits of sums of squares. The last bit of an output was seen to depend on what the thread ran before (4-bit weights that are expanded
 * before use: a few values in a thousand); more digits would show it.
 */
const DIGITS = 6;

/** What a file does on the samples of one piece. */
export interface Counts {
  readonly samples: number;
  /** Answers that are right, or those of the float model where nothing else is known; 0 for outputs that are no answers. */
  readonly right: number;
  /** Answers that are not those of the float model; 0 for outputs that are no answers. */
  readonly changed: number;
  /** Output values that were compared. */
  readonly values: number;
  /** Sum of the squares of the float model's. */
  readonly signal: number;
  /** Sum of the squared differences. */
  readonly noise: number;
  /** Values that are finite in the float model, and no longer. */
  readonly lost: number;
}

/** A file on a range of samples. */
export interface Counted extends Pick<Measured, 'bytes' | 'floatMacs'> {
  /** SHA-256 of the file, in hexadecimal. */
  readonly file: string;
  /** In the order of the samples. */
  readonly pieces: readonly Counts[];
}

/** Counts what files do, against the float model. */
export interface Counter {
  readonly kind: ScoreKind;
  /** Score of the float model. */
  readonly baseline: number;
  count(actual: OutputValues): readonly Counts[];
}

/** @throws PlaygroundError `bad-data` where task, labels and outputs do not fit each other. */
export function createCounter(expected: OutputValues, { task, labels }: Yardstick): Counter {
  const pieces = piecesOf(expected.count).map((range) => {
    const own = within(expected, range);
    const truth = classLabels(labels)?.subarray(range.first, range.first + range.count) ?? null;
    const scorer = createScorer(own, { task, labels: truth });
    // Without labels they are told by the score.
    const alike = truth ? createScorer(own, { task, labels: null }) : scorer;
    return { range, own, scorer, alike };
  });
  const kind = pieces[0]?.scorer.kind ?? 'fidelity';
  const rightOf = (share: number, { count }: SampleRange) =>
    kind === 'fidelity' ? 0 : Math.round(share * count);
  const right = pieces.reduce((sum, { range, scorer }) => sum + rightOf(scorer.baseline, range), 0);
  return {
    kind,
    baseline: kind === 'fidelity' ? 1 : right / Math.max(1, expected.count),
    count: (actual) =>
      pieces.map(({ range, own, scorer, alike }) => {
        const part = within(actual, range);
        const { signal, noise, count: values } = energies(own, part);
        const lost = finiteValues(own) - finiteValues(part);
        const { count: samples } = range;
        const answers = { right: 0, changed: 0 };
        if (kind !== 'fidelity') {
          answers.right = rightOf(scorer.score(part).score, range);
          answers.changed = samples - rightOf(alike.score(part).score, range);
        }
        return {
          samples,
          ...answers,
          values,
          signal: rounded(signal),
          noise: rounded(noise),
          lost,
        };
      }),
  };
}

/** `count` samples in pieces. */
export function piecesOf(count: number): readonly SampleRange[] {
  const pieces = Math.max(1, Math.floor(count / PIECE));
  return Array.from({ length: pieces }, (_, i) => {
    const first = i * PIECE;
    return { first, count: i + 1 < pieces ? PIECE : count - first };
  });
}

/**
 * Pieces that together cover all samples, in order, as one.
 * @throws PlaygroundError `runtime-failed` where outputs are no longer numbers.
 */
export function measuredOf(kind: ScoreKind, { bytes, floatMacs, pieces }: Counted): Measured {
  const sum = (field: keyof Counts) => pieces.reduce((total, piece) => total + piece[field], 0);
  // An error that is no number counts for nothing, and would make the worst file the best.
  if (sum('lost') > 0) {
    throw new PlaygroundError(
      'runtime-failed',
      'Outputs of the file are not finite numbers.',
      'Leave it out.',
    );
  }
  const noise = sum('noise');
  const samples = Math.max(1, sum('samples'));
  const score =
    kind === 'fidelity' ? Math.max(0, 1 - noise / (sum('signal') || 1)) : sum('right') / samples;
  const changed = sum('changed') / samples;
  return { bytes, floatMacs, score, changed, mse: noise / Math.max(1, sum('values')) };
}

const rounded = (sum: number) => Number(sum.toPrecision(DIGITS));

function within({ count, tensors, values }: OutputValues, range: SampleRange): OutputValues {
  const parts = values.map((output) => {
    const size = output.length / Math.max(1, count);
    return output.subarray(range.first * size, (range.first + range.count) * size);
  });
  return { count: range.count, tensors, values: parts };
}

function finiteValues({ values }: OutputValues): number {
  return values.reduce(
    (sum, output) =>
      sum + output.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0),
    0,
  );
}

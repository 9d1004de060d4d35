/** What a file is worth on the samples of an autopsy: one number that goes down when quantization harms. */
import { readingOf } from '../evaluation/readings.ts';
import { classLabels, type TaskLabels, type TaskName, taskOf } from '../evaluation/tasks.ts';
import type { OutputValues } from './probe.ts';

/**
 * `accuracy`: share of right answers. `agreement`: share of answers that are the float model's. `fidelity`: share of the float
 * model's output energy that is kept, 1 − noise ÷ signal, not below 0; for outputs that are not read as classes.
 */
export type ScoreKind = 'accuracy' | 'agreement' | 'fidelity';

/** A file's outputs against those of the float model. */
export interface Scored {
  /** 0 to 1, of the kind that the autopsy says. */
  readonly score: number;
  /**
   * How likely chance alone makes answers differ this unevenly from the float model's: McNemar's exact test. Null without right
   * answers.
   */
  readonly chance: number | null;
  /** Mean squared difference of all output values, ai-edge-quantizer’s `mse`. */
  readonly mse: number;
  /** 10·log10(Σx² ÷ Σ(x − y)²) over all output values; Infinity where nothing differs. */
  readonly sqnrDb: number;
}

/** How answers are read, and what is right, where anything is known. */
export interface Yardstick {
  /** Null where the outputs are no answers to a task. */
  readonly task: TaskName | null;
  readonly labels: TaskLabels | null;
}

/** Scores files against the outputs of the float model. */
export interface Scorer {
  readonly kind: ScoreKind;
  /** The float model's own. */
  readonly baseline: number;
  score(actual: OutputValues): Scored;
}

/** @throws PlaygroundError `bad-data` where task, labels and outputs do not fit each other. */
export function createScorer(expected: OutputValues, { task, labels }: Yardstick): Scorer {
  const fidelity = (actual: OutputValues) => {
    const { signal, noise } = energies(expected, actual);
    return Math.max(0, 1 - noise / (signal || 1));
  };
  // Right answers of other tasks are no answers to count: files are held against the float model's outputs.
  if (task !== 'classification') {
    const score = scoring(expected, (actual) => ({ score: fidelity(actual), chance: null }));
    return { kind: 'fidelity', baseline: 1, score };
  }
  const reports = taskOf(task);
  const reading = readingOf(task);
  const answersOf = ({ tensors, values, count }: OutputValues) => {
    const reader = reading.reader(tensors, count);
    reader.take(values, count, 0);
    return reader.answers;
  };
  const classes = classLabels(labels);
  const right = classes ? reports.firstLabels(classes, expected.count) : undefined;
  const float = reading.report(answersOf(expected), right);
  const kind = right ? 'accuracy' : 'agreement';
  const baseline = float.labelled?.accuracy ?? 1;
  const answered = (actual: OutputValues) => {
    const report = reading.report(answersOf(actual), right);
    const { agreement, labelled } = reports.compare(float, report, right);
    const chance = labelled?.mcnemarP ?? null;
    return { score: report.labelled?.accuracy ?? agreement, chance };
  };
  return { kind, baseline, score: scoring(expected, answered) };
}

function scoring(
  expected: OutputValues,
  scoreOf: (actual: OutputValues) => Pick<Scored, 'score' | 'chance'>,
) {
  return (actual: OutputValues): Scored => {
    const { signal, noise, count } = energies(expected, actual);
    return {
      ...scoreOf(actual),
      mse: noise / Math.max(1, count),
      sqnrDb: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise),
    };
  };
}

/**
 * Over all outputs: Σx², Σ(x − y)², and how many values. A value that is not finite in the float model is left out; one that only
 * the file makes so counts as lost, like a 0.
 */
export function energies(expected: OutputValues, actual: OutputValues) {
  let signal = 0;
  let noise = 0;
  let count = 0;
  expected.values.forEach((right, output) => {
    const other = actual.values[output];
    for (let i = 0; i < right.length; i++) {
      const x = right[i]!;
      if (!Number.isFinite(x)) continue;
      const y = other?.[i] ?? Number.NaN;
      const difference = Number.isFinite(y) ? x - y : x;
      signal += x * x;
      noise += difference * difference;
      count++;
    }
  });
  return { signal, noise, count };
}
